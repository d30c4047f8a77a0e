"""Regions of older versions."""

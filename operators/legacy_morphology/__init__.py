"""Morphology of older versions."""

"""Operators of older versions: tools."""

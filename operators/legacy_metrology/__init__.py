"""Operators of older versions: 2D metrology."""

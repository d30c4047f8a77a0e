"""Operators of the chapter 2D Metrology."""

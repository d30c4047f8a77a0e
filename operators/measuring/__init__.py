"""Operators of the chapter 1D Measuring."""

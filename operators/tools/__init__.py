"""Operators of the chapter Tools."""

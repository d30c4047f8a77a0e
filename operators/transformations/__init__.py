"""Operators of the chapter Transformations."""

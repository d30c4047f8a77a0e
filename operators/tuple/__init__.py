"""Operators of chapter Tuple: one module a section."""

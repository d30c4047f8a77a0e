"""Operators of the chapter XLD."""

"""Operators of the chapter Legacy / Tools."""

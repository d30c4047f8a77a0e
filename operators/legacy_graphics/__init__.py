"""Operators of chapter Legacy, section Graphics."""

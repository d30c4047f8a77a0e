"""Operators of chapter Calibration."""

"""Operators of older versions for segmentation."""

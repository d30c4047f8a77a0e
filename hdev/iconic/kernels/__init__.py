"""Compiled loops over runs and packed bits. Importing a module of this package imports Numba.

Every kernel releases the GIL and is kept on disk; its arrays have one fixed type each (region arrays are read-only), so that
it is compiled once. See `jit` for the place on disk.
"""

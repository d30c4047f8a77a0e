"""The grammar of the HDevelop language."""

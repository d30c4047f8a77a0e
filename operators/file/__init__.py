"""Chapter File: text and binary files, directories, tuples in files; images and objects are in sections of their own."""

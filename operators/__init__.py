"""The operators: one folder per HALCON chapter, one module per section."""

"""3D object models: their content, their geometry, their files. No sessions and no error codes of operators."""

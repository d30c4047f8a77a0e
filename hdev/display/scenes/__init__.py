"""3D object models in windows: how they look, and their picture."""

"""Chapter Legacy, section Develop."""

"""Chapter Legacy, section Control."""

"""Chapter Graphics: windows, how they draw, and what is drawn."""

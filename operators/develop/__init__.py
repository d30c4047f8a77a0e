"""Chapter Develop: what a program says to its environment. Windows are in modules of their own."""

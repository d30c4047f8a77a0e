"""Chapter Control: the operators that are calls; statements and what changes variables are compiled (`hdev.compile`)."""

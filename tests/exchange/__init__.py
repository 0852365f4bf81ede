"""Files other programs read, written and read back."""

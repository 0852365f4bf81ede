"""The rules of the town hall, in plain Python."""

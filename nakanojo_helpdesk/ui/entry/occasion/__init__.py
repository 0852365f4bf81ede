"""The occasion of a talk: its day, desk and person, late entry, and when it began."""

"""One course: its lessons and staff, and what it is."""

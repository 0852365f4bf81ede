"""控え: what a copy of the database is, when one is due, and which ones are kept."""

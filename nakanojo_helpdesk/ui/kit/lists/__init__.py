"""Tables of frozen rows."""

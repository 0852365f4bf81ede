"""What the record book promises, held against the real thing."""

"""Count records by SQL into facts."""

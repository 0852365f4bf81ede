"""Find records by words and facets."""

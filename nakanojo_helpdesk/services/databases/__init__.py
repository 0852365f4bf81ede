"""Found, open, check and fill whole databases."""

"""講座 by real key events, on a real database."""

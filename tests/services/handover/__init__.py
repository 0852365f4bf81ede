"""引継ぎ on a real database."""

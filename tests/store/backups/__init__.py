"""The file itself: opened one way, sealed, traced, never lost."""

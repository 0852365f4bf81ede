"""Book, change and list appointments."""

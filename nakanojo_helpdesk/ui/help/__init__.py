"""F1: what the screen is for and which keys it has."""

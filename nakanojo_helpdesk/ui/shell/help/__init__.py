"""F1: what a screen is for and which keys it has."""

"""The national holidays."""

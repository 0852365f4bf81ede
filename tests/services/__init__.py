"""The use cases, each through a real database."""

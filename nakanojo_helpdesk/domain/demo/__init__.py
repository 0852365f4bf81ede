"""Seeded, fictional town data."""

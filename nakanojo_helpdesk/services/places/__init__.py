"""Desks and venues."""

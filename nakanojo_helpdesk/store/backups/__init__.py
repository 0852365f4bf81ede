"""Copies of the database: made, verified, listed, and given back."""

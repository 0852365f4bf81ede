"""Buttons and the key bar."""

"""Widgets that know Qt, the theme and plain text, nothing of the help desk."""

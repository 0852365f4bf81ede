"""Screens shown instead of the main window: sign-in, lock, first start, progress, failure."""

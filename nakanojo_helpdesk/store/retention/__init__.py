"""Erases personal data whose time is over: sealed, traced, out of every file, and remembered by uid and date."""

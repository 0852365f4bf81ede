"""Signing in on a shared counter PC."""

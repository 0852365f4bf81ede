"""Courses, their lessons, and who is there."""

"""Surveys: forms typed in, and what they add up to."""

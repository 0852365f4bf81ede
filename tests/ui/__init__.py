"""Tests of the widgets and screens."""

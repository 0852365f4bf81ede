"""Printing and saving a paper, for every screen that has one."""

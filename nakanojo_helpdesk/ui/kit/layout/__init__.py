"""Layouts: boxes, flow, scrolling columns."""

"""Turns a `Sheet` into paper: one painter for preview, printer and PDF. Qt without widgets, no database."""

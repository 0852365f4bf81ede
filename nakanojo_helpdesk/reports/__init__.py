"""Turns facts into sheets, figures and open documents. Only this package imports matplotlib; no database, no Qt."""

"""Purges, what they erased, and the deletion ledger."""

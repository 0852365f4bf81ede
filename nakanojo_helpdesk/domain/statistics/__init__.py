"""Counted facts, the periods they cover, and the sentences that state them."""

"""申込: who applies, who has a place, who waits, and whom to call."""

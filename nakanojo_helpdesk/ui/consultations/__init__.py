"""相談: the entry screen and today's list."""

"""Files <-> forms and facts: what other programs read and write. No database, no Qt."""

"""Encryption of the book on the disk: turned on and off, opened by the recovery key."""

"""Papers about personal data: the register of files, and what is held of one person."""

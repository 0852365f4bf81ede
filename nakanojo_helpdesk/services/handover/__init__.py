"""引継ぎ: the open work of one person, handed over in one transaction, and the facts of the paper."""

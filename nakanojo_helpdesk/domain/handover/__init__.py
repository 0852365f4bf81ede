"""引継ぎ: what is open when somebody leaves, who takes it over, and the paper about it."""

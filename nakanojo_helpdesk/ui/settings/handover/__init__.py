"""引継ぎ: who leaves, what is open, who takes it over, and the paper."""

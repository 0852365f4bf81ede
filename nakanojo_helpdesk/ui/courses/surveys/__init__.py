"""アンケート: forms typed by the pile, and what they add up to."""

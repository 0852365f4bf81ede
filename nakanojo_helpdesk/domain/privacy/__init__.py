"""Personal data in free text: what blocks saving and what only warns."""

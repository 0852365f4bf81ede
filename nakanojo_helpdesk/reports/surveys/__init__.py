"""Papers of a survey: the form to fill in, and what the forms add up to."""

"""控え while people work: made in a worker, and a word on every screen when none is young."""

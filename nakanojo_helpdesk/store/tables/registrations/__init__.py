"""People, their applications, and the draws about them."""

"""Fields to type into and chips to choose from."""

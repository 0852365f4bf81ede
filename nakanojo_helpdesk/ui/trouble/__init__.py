"""What is shown instead of the program when it cannot work."""

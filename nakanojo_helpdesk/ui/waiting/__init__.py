"""What is shown while long work goes on."""

"""What every screen works with: the signed-in person, the desk, the codes."""

"""Updates from a USB stick: what it says of itself, whether it fits this PC, and how far one has come."""

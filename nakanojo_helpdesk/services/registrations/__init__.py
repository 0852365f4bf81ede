"""Take applications, decide about places, offer, draw, and keep the people."""

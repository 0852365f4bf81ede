"""What people say of a lesson: unnamed forms and what they add up to."""

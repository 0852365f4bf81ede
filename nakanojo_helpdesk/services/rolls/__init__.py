"""Take the roll of a lesson: read it, mark, from paper and from files, call and prepare."""

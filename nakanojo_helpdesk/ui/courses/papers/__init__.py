"""書類: the papers of a course, seen before they are printed."""

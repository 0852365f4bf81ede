"""書類: the papers of courses, and what is needed to make one."""

"""書類 of courses: what a paper needs, gathered with the right for it, and the trace of what was printed."""

"""講座: the list with its calendar, one course with its lessons, and the dialogs of both."""

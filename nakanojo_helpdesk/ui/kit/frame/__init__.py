"""Pages, dialogs and their messages."""

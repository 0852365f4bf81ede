"""What an error is that may be shown: the one kind whose words reach the person at the screen.

It lies below everything, so that windows which know nothing of the help desk can tell it from a bug. The kinds there
are, and when each is raised, are in `domain/errors.py`.
"""


class DeskError(Exception):
    """A known error with a sentence for staff. `str(error)` is that sentence."""

    safe_for_log = True

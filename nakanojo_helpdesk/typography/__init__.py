"""Japanese line breaking and plain text, for screen and paper."""

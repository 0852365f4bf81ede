"""Japanese line breaking, for screen and paper; no Qt."""

"""書き残し: what was typed when a session ended, gathered and offered again."""

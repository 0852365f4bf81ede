"""Applications: who has, waits for or was offered a place, and the people they are."""

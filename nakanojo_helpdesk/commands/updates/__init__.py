"""The command of updates."""

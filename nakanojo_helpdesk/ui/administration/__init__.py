"""設定: one's own settings, and what the administrator keeps for the whole town."""

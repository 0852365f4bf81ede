"""設定: one's own settings, and those the administrator keeps for the town."""

"""設定: one's own settings, and those of the town, kept by the administrator."""

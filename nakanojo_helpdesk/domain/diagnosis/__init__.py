"""動作の確認: what is looked at, and how it is told."""

"""動作の確認 on the screen."""

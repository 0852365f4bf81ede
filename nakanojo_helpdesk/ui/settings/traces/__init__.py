"""操作の記録 on the screen."""

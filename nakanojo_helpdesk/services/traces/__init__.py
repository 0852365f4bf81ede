"""操作の記録: read, verified, and written for what was read of people."""

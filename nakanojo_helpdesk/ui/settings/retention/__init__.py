"""個人情報: retention times, and purges with their approval."""

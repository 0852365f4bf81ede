"""保存期間: preview, approval and erasing, 利用停止, 開示, and the register of personal data."""

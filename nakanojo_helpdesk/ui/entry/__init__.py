"""相談の登録: the entry screen."""

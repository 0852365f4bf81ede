"""控え in 設定: what is kept where, and the acts on it."""

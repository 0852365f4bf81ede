"""このパソコンの暗号化: what it protects, the key on paper, and the work with its progress."""

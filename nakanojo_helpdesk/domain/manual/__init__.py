"""説明書: the pages of `docs/manual/` as data, for the paper and for the screen."""

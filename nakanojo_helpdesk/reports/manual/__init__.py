"""説明書: the pages of the manual as one paper."""

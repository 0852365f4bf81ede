"""保存期間: how long personal data are kept, who decides that they are erased, and what the law has printed of them."""

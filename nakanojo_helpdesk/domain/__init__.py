"""What the town hall means, in plain Python: dates, codes, forms, rows, rules, rights. No Qt, no SQL."""

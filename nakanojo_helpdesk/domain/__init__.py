"""The terms and rules of the town hall in plain Python: dates, codes, forms, rows, permissions. No Qt, no SQL."""

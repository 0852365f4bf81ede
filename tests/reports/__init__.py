"""Reports: facts in, pages out."""

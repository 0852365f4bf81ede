"""相談を探す: words, period and answers narrow the list of records; the list leaves as a file."""

"""集計: the counts as charts."""

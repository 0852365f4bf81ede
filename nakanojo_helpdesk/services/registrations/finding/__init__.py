"""Finding a person among thousands by what was heard: the readings in memory, and the order of what fits."""

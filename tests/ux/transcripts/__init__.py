"""What a screen reader hears on the main paths, word for word: `*.txt`, recorded over AT-SPI (`record.py`)."""

"""The headless commands, one module each. cli.py reads the command line and calls them."""

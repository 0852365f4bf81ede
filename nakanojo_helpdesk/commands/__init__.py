"""What the headless commands do: one module a command. cli.py reads the command line and calls them."""

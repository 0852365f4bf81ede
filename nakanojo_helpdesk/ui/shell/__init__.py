"""The main window, its navigation and list of screens."""

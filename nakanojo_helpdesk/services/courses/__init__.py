"""Plan, change, staff and list courses and their lessons."""

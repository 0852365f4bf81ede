"""The book encrypted on the disk of a PC that leaves the town hall: its key, and the key printed on paper."""

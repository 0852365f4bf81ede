"""Worker threads, idle time, files, single instance."""

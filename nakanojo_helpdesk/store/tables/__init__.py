"""One file a noun. Each imports the tables its foreign keys point to; `everything` imports them all."""

"""The first screen of a PC without a database."""

"""窓口きろく: the record book of a town's digital help desk and its courses, without any network."""

__version__ = "0.1.0"

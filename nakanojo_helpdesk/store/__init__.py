"""Everything that knows the schema. Only services look in here."""

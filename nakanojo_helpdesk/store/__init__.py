"""Everything that knows the schema. Only services import it."""

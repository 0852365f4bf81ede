"""Everything that knows the schema. Only services (and the headless commands' first steps) look in here."""

"""Updates on the drives: sticks, signatures, kept setups, and the record of the one under way."""

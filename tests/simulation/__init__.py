"""The five years at the counter: one seeded life of the program with everything that goes wrong in it."""

"""The workshop: what makes the program from its sources and tries what was made. Nothing here is shipped."""

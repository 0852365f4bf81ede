"""The figures, drawn for screen and paper by the same functions."""

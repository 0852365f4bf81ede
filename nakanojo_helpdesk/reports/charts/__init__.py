"""The five figures, drawn for screen and paper by the same functions."""

"""Checks of the guarantee of the screens, measured on live widget trees; `run.check_window` runs them all."""

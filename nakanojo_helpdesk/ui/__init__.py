"""What staff see: widgets and pages. With ``paper`` and ``app`` the only importers of PySide6."""

"""報告: reports, previewed exactly as they will be printed."""

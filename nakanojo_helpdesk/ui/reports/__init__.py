"""報告: pages for paper, previewed as they will be printed."""

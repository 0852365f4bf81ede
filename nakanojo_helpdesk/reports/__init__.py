"""Facts become pages: sheets, figures and open documents. The home of matplotlib; no database, no Qt."""

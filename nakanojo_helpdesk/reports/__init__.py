"""Facts become pages: sheets, figures and open documents. The home of matplotlib and pandas; no database, no Qt."""

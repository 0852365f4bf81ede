"""Theme, fonts, icons, painted text and the focus ring."""

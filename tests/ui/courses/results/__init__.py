"""実施報告書 on the screen."""

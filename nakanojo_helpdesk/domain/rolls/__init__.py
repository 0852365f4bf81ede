"""出欠: marks of a lesson, the sheet that is signed, lists that come as a file, and what is done around a lesson's day."""

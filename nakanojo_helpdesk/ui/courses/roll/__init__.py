"""出欠: the roll of a lesson, from paper and files, the calls before it, and the preparations of the day before."""

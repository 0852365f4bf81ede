"""今日: the first screen of the day."""

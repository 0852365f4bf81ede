"""予約表: the day with its appointments and free times."""

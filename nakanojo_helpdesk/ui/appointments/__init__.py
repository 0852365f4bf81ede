"""予約: the timetable of the desk."""

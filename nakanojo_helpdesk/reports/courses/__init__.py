"""Papers of courses: lists of people, slips, cards, signs. All from frozen rows."""

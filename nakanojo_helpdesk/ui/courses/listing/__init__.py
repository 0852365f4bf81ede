"""The list of courses beside a month of lessons."""

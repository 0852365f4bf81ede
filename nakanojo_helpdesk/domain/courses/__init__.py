"""Courses and their lessons: forms, rows, states, dates by rule, copies, staffing, clashes."""

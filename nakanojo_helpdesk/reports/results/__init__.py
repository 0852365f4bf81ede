"""Results of courses: 年間講座実績 and 実施報告書."""

"""Results of courses on paper, in workbooks and as documents."""

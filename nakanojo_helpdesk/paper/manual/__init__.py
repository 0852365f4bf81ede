"""The manual on paper: lines with keys and strong words, chapters, contents, pictures."""

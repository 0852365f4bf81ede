"""操作の記録 as people read it: kinds of acts, words, and what is asked for."""

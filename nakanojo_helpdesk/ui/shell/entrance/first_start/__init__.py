"""はじめての設定 on a new PC: one question how to begin, five pages, and what comes next. Nothing is made before the end."""

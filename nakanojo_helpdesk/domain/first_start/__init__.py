"""はじめての設定: what a town takes along from a former PC, and how that is read from a file nobody need trust."""

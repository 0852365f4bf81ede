"""The monthly report: its parts as sheet, document and chart files."""

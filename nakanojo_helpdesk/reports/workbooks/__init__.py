"""The monthly report as a workbook with formulas and native charts."""

"""The data behind a report as cells and grids, before a workbook is written."""

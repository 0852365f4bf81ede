"""The data of a report as cells and grids, before a workbook is written."""

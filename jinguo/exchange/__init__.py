"""Workbooks in and out: every kind a sheet, read strictly and written back the same."""

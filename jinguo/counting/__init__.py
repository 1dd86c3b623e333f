"""Figures: one definition over records, at every level and period; and the records behind each."""

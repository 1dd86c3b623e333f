"""From a report to figures: reading documents, finding figures in them, judging their numbers."""

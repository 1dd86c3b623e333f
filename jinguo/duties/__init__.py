"""What must happen next, by when, by whom."""

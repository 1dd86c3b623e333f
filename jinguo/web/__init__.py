"""The pages: read clock and request, call once, render."""

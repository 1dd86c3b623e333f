"""Building documents: one small model, and its text, Markdown, page and DOCX; pure."""

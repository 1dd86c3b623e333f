"""Lines of text written from a document's parts: paragraphs, and tables with tabs between cells."""


class Lines:
    """Gathers text; a break is written only before the text that follows it."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._breaks, self._tabs, self._row_is_empty = False, 0, False

    def put(self, text: str) -> None:
        """Write text where the last text ended."""
        if not text:
            return
        if self._breaks and self._written:
            self._written.append("\n")
        self._written.extend(("\t" * self._tabs, text))
        self._breaks, self._tabs, self._row_is_empty = False, 0, False

    def end_line(self) -> None:
        """Let what follows stand on a line of its own, or begin the next cell."""
        self._breaks = self._breaks or not self._tabs

    def end_cell(self) -> None:
        """Let what follows stand in the next cell of its row."""
        self._tabs += 1
        self._breaks = self._breaks and self._row_is_empty

    def end_row(self) -> None:
        """Let what follows stand in a new row, or below the table."""
        self._breaks, self._tabs, self._row_is_empty = True, 0, True

    def __str__(self) -> str:
        return "".join(self._written)

"""One quantity of a Chinese text: what is printed, and which true values the wording allows."""

from dataclasses import dataclass
from decimal import Decimal

# The wordings that exclude an end of the closed hull [low, high].
LOW_EXCLUDED = frozenset({"yu", "duo", "chao"})
HIGH_EXCLUDED = frozenset({"jin", "yu", "duo", "chao", "jin+yu", "budao", "shang", "shu", "plus"})


@dataclass(frozen=True)
class Quantity:
    """One quantity; numbers are in the base unit (元, fractions; durations as written)."""

    surface: str
    value: Decimal | None
    low: Decimal
    high: Decimal | None
    approx: str = "exact"
    kind: str = "count"
    unit: str | None = None
    tol: Decimal | None = None
    per: str | None = None

    def allows(self, value: Decimal) -> bool:
        """Say whether the wording is true when the true value is `value`, in the base unit."""
        if value < self.low or (value == self.low and self._low_is_out()):
            return False
        if self.high is None:
            return True
        return value < self.high or (value == self.high and not self._high_is_out())

    def _low_is_out(self) -> bool:
        return self._is_open() and self.approx in LOW_EXCLUDED and self.low == self.value

    def _high_is_out(self) -> bool:
        # A share cannot exceed the whole, so an end cut off at 1 belongs to what is allowed.
        cut = self.kind == "ratio" and self.high == 1 and self.value != 1
        return self._is_open() and self.approx in HIGH_EXCLUDED and not cut

    def _is_open(self) -> bool:
        # The hull of a count already ends at the last whole number allowed.
        return self.kind != "count" or self.low % 1 != 0 or (self.high or self.low) % 1 != 0


@dataclass(frozen=True)
class Found:
    """One quantity and where it stands in a text, in code points."""

    start: int
    end: int
    quantity: Quantity

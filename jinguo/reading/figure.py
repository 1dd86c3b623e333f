"""One figure of a report, with what the contract for figures says of it."""

from dataclasses import dataclass
from decimal import Decimal

from jinguo.quantities.quantity import Quantity

Json = dict[str, object]


@dataclass(frozen=True)
class Figure:
    """One figure: where it stands, what it says, what it counts; numbers in the base unit."""

    start: int
    end: int
    surface: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    kind: str
    unit: str | None
    approx: str | None
    subject: str | None
    is_result: bool
    rule: str  # the name of the rule that made it
    neg_reason: str | None = None
    topic: str | None = None
    per: str | None = None
    tol: Decimal | None = None
    damaged: bool = False
    sentence_start: int = 0
    sentence_end: int = 0
    headings: tuple[str, ...] = ()

    def quantity(self) -> Quantity | None:
        """Return the wording as a quantity, or None when damage took its number."""
        if self.low is None:
            return None
        approx = self.approx or "exact"
        return Quantity(
            self.surface,
            self.value,
            self.low,
            self.high,
            approx,
            self.kind,
            self.unit,
            self.tol,
            self.per,
        )

    def as_json(self) -> Json:
        """Return the contract's fields; numbers are JSON numbers, absent marks are left out."""
        fields: Json = {
            "start": self.start,
            "end": self.end,
            "surface": self.surface,
            "value": number(self.value),
            "low": number(self.low),
            "high": number(self.high),
            "kind": self.kind,
            "unit": self.unit,
            "approx": self.approx,
            "subject": self.subject,
            "is_result": self.is_result,
            "neg_reason": self.neg_reason,
            "topic": self.topic,
        }
        marks: Json = {"per": self.per, "tol": number(self.tol), "damaged": self.damaged}
        return fields | {name: mark for name, mark in marks.items() if mark}


def number(value: Decimal | None) -> int | float | None:
    """Return a JSON number: an int when whole, else the float its decimal writes (0.0065)."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)

"""The law as this home has it: what is shipped, with the home's own files in its place."""

from jinguo.catalogue.law import Law, Purpose, law
from jinguo.errors import RuleError
from jinguo.ledger.overlay import folder


def lawful() -> Law:
    """Return what the home's files and the shipped ones say of consent, keeping and telling."""
    return law(folder())


def purpose(name: str) -> Purpose:
    """Return one purpose of consent.

    Raises:
        RuleError: If it is not in the list.
    """
    found = lawful().purposes.get(name)
    if found is None:
        known = "、".join(lawful().purposes)
        raise RuleError(f"没有用途“{name}”，可选的是 {known}。", field="purpose")
    return found

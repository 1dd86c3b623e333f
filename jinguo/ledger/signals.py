"""News from the ledger, told inside the transaction: a listener that raises rolls it back."""

from django.dispatch import Signal

recorded = Signal()
"""Sent with `act` (enter, amend, close, erase) `records`, all of one transaction, and `by`."""

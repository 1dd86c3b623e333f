"""The web room as Django sees it; its check names every endpoint that nobody gave a rule."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import get_resolver

from jinguo.web.endpoints import undeclared

_ACTS = (
    "jinguo.ledger.assigning", "jinguo.ledger.erasing", "jinguo.ledger.grants",
    "jinguo.ledger.lowering", "jinguo.ledger.locking",
    "jinguo.ledger.merging", "jinguo.ledger.unmerging", "jinguo.ledger.bulk",
    "jinguo.exchange.seconded", "jinguo.exchange.background",
)  # fmt: skip
"""The rooms whose import registers the acts of two people, and what the worker can do."""


class WebConfig(AppConfig):
    """The web room."""

    name = "jinguo.web"
    label = "web"

    def ready(self) -> None:
        """Let `check` refuse endpoints without a rule, and make the acts of two people known."""
        for room in _ACTS:
            import_module(room)
        register(Tags.security, Tags.urls)(_every_endpoint_has_a_rule)


def _every_endpoint_has_a_rule(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django's signature of a check
    **kwargs: Any,  # noqa: ARG001 - the same
) -> list[CheckMessage]:
    return [
        Error(f"{each} has no rule", hint="web.guard.rule says who may see it", id="jinguo.E001")
        for each in undeclared(get_resolver())
    ]

"""The web room as Django sees it; its check names every endpoint that nobody gave a rule."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import get_resolver

from jinguo.web.endpoints import undeclared


class WebConfig(AppConfig):
    """The web room."""

    name = "jinguo.web"
    label = "web"

    def ready(self) -> None:
        """Let `check` refuse endpoints without a rule, as the middleware does at the start."""
        register(Tags.security, Tags.urls)(_every_endpoint_has_a_rule)


def _every_endpoint_has_a_rule(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django's signature of a check
    **kwargs: Any,  # noqa: ARG001 - the same
) -> list[CheckMessage]:
    return [
        Error(f"{each} has no rule", hint="web.guard.rule says who may see it", id="jinguo.E001")
        for each in undeclared(get_resolver())
    ]

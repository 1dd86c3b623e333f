"""Which endpoints nobody gave a rule; knows no model, so that Django can ask while it starts."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver


def undeclared(resolver: URLResolver, above: str = "") -> Iterator[str]:
    """Yield the routes of all endpoints, nested ones too, that have no rule (see `guard.rule`)."""
    for pattern in resolver.url_patterns:
        route = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from undeclared(pattern, route)
        elif isinstance(pattern, URLPattern) and not hasattr(pattern.callback, "rule"):
            yield f"/{route}"

"""Every address of the site, filled in with something that there is."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

_WORDS = {
    "kind": "activity",
    "address": "big-preaching.talks",
    "key": "big-preaching",
    "suffix": ".docx",
    "unit": 1,
    "id_": "00000000-0000-7000-8000-000000000000",
}
"""What stands for each part of an address; a part that is not here stands for one that is not."""
_BY_CONVERTER = {
    "IntConverter": 1,
    "UUIDConverter": "00000000-0000-7000-8000-000000000000",
    "StringConverter": "x",
    "SlugConverter": "x",
    "PathConverter": "x",
}


def routes(under: URLResolver | None = None) -> Iterator[URLPattern]:
    """Yield every endpoint, nested ones too."""
    for pattern in (under or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern)
        else:
            yield pattern


def address(route: URLPattern, **known: Any) -> str:
    """Return an address of an endpoint; `known` says what to put in before anything else."""
    filled = {
        name: known.get(name, _WORDS.get(name, _BY_CONVERTER[type(converter).__name__]))
        for name, converter in route.pattern.converters.items()
    }
    return reverse(str(route.name), kwargs=filled)


def all_addresses(**known: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Return every address with the methods that its rule declares."""
    return [(address(each, **known), each.callback.rule.methods) for each in routes()]

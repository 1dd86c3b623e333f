"""Which methods an address answers: those that its endpoint's rule declares, and no other."""

from django.urls import Resolver404, resolve

GET, POST = ("GET",), ("POST",)
BOTH = ("GET", "POST")


def allowed(path: str) -> tuple[str, ...]:
    """Return the methods of an address, OPTIONS last; nothing where there is no such address."""
    try:
        declared = getattr(resolve(path).func, "rule", None)
    except Resolver404:
        return ()
    methods: tuple[str, ...] = getattr(declared, "methods", ())
    head = ("HEAD",) if "GET" in methods else ()
    return (*methods, *head, "OPTIONS")

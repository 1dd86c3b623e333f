"""The city that people sign in to, as the pages' own tests have it."""

from tests.web.conftest import city

__all__ = ["city"]

"""The filters that an English template puts behind its values."""

from typing import Any

from django import template

from jinguo.web.english.amounts import bare
from jinguo.web.english.speaking import say
from jinguo.web.english.words import Word

register = template.Library()


@register.filter
def in_english(value: Any, page: str = "") -> Any:
    """Return words of ours in English, as a page of that name has them."""
    return say(value, page)


@register.filter
def word_in_english(value: Any) -> Any:
    """Return a value in English if Python made it a word of ours; somebody's own as it is."""
    return say(value) if isinstance(value, Word) else value


@register.filter
def number_in_english(value: Any) -> Any:
    """Return an amount without its measure, for a place where only the number fits."""
    return bare(value) if isinstance(value, str) else value


@register.filter
def plural(value: Any, ending: str) -> str:
    """Return the ending of a plural unless the count is one; counts come grouped, too."""
    one, _, many = ending.rpartition(",")
    return one if str(value).strip() == "1" else many

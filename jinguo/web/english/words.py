"""Which values of a page are words of ours; everything else is somebody's own and stays as it is.

A value is ours by the name under which a template has it, or because Python made it a `Word`.
"""

_WORDS = frozenset({
    "about", "act", "acts", "added", "chinese", "choice_label", "depth", "difference", "does",
    "error", "errors", "fault", "help_text", "kind", "kind_label", "label", "lacking",
    "last_year", "measure", "non_field_errors", "nothing", "on_label", "result", "secrecy",
    "state", "strength", "told", "undo", "why", "written", "check.name", "check.word",
    "each.period", "each.times", "figure.number", "form.called", "found.ledger",
    "judgement.reason", "key.text", "look.role", "notice.where", "now.period", "part.heading",
    "post.role",
    "record.precision", "row.kinds", "row.level", "row.part", "row.role", "said.term",
    "said.text", "sample.text", "sample.what",
})  # fmt: skip
_THEIRS = {
    "_mine": {"each.about"},
    "_names": {"name.told"},
    "_question": {"each.about"},
    "question": {"each.about"},
    "question_new": {"about"},
    "trash": {"each.why"},
}
"""By template: what has such a name and is somebody's own all the same."""
_OURS = {"keeping": {"source"}, "look": {"word"}, "programme_edit": {"form"}}
"""By template: what is ours under a name that elsewhere holds anything."""
_BARE = {"_spread": {"area.part.written"}}
"""By template: amounts for which a map has no room; their measure stands beneath it."""


class Word(str):
    """Words of ours under a name that may as well hold somebody's own, such as `name` or `text`."""

    __slots__ = ()


def filter_of(expression: str, template: str = "") -> str:
    """Return the filter that turns a value of a template, by the last names of its expression."""
    if expression in _BARE.get(template, ()):
        return "number_in_english"
    if not _is_word(expression, template):
        return "word_in_english"
    return f'in_english:"{template}"' if template else "in_english"


def _is_word(expression: str, template: str) -> bool:
    if expression in _THEIRS.get(template, ()):
        return False
    names = expression.split(".")
    if names[-1].startswith("get_") and names[-1].endswith("_display"):
        return True
    ours = _WORDS | _OURS.get(template, set())
    return names[-1] in ours or ".".join(names[-2:]) in ours

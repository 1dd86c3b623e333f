"""What a field of words is checked by: only characters that a reader sees; and what rules say."""

from django.forms import Form, ValidationError

from jinguo.characters import fault_of
from jinguo.errors import RuleError


def seen(text: str) -> None:
    """Refuse a line with a character that nobody sees."""
    if told := fault_of(text):
        raise ValidationError(told)


def seen_lines(text: str) -> None:
    """Refuse the same in a text of several lines."""
    if told := fault_of(text, lines=True):
        raise ValidationError(told)


def blamed(form: Form, error: RuleError) -> str:
    """Put a broken rule beside the field that it names; return it where there is no such field."""
    if form.is_bound and error.field in form.fields:
        form.add_error(error.field, str(error))
        return ""
    return str(error)

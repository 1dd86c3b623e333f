"""What a field of words is checked by: only characters that a reader sees."""

from django.forms import ValidationError

from jinguo.characters import fault_of


def seen(text: str) -> None:
    """Refuse a line with a character that nobody sees."""
    if told := fault_of(text):
        raise ValidationError(told)


def seen_lines(text: str) -> None:
    """Refuse the same in a text of several lines."""
    if told := fault_of(text, lines=True):
        raise ValidationError(told)

"""Releases: what was published of a year's guarded figures, once and for all."""

from typing import ClassVar

from django.db import models


class Release(models.Model):
    """A past year's cells of figures that could single out a person, as they were published.

    Never changed: whoever compares two days' pages finds no difference to take.
    """

    year = models.PositiveSmallIntegerField("年度", unique=True)
    made_at = models.DateTimeField("公布时间")
    change = models.BigIntegerField()
    """The number of the journal entry up to which was counted."""
    cells = models.JSONField("公布的数字")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(year__gte=1900) & models.Q(year__lt=2200),
                name="release_year_is_known",
                violation_error_message="公布的年度应在 1900 至 2199 之间。",
            ),
        ]

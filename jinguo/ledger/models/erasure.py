"""Erasures: which records' keys must be gone, whatever copy of the keys is put back."""

from django.db import models


class Erasure(models.Model):
    """That a record was erased, and when; its key is destroyed again if it ever comes back."""

    record = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()

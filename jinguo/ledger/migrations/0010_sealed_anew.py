"""Seals again, under keys that can be destroyed, what the root key alone opened until now.

Suite a1 derived each record's key from the root and its id, so that nothing could be erased. What
stood in the clear on records of S2 and above is sealed as well.
"""

import base64
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings
from django.db import migrations
from django.db.models import Q

from jinguo.vault.keyring import Plain, at
from jinguo.vault.seal import Place

_KINDS = (
    "activity", "body", "case", "contact", "honour", "inspection", "issue", "loan", "membership",
    "order", "pairing", "party", "payment", "placement", "project", "publication", "tally",
    "target",
)
_NAMES = ("name", "number", "phone", "address")
_LOOSE = ("end_reason", "leave_reason", "close_reason", "strike_reason")
_BATCH = 2_000


def reseal(apps, schema_editor):
    """Go through every kind in batches; an interrupted run begins again and changes nothing twice."""
    ring = at(Path(settings.JINGUO_HOME) / "keys")
    if ring.store.path.parent.exists():
        ring.store.make()
    for kind in _KINDS:
        model = apps.get_model("ledger", kind)
        wanted = Q(secrecy__gte=2)
        if kind == "party":
            for name in _NAMES:
                wanted |= Q(**{f"{name}_sealed__startswith": "a1."})
        rows = list(model.objects.filter(wanted).order_by("number")[:_BATCH])
        while rows:
            _some(ring, kind, model, rows)
            rows = model.objects.filter(wanted, number__gt=rows[-1].number).order_by("number")
            rows = list(rows[:_BATCH])


def _some(ring, kind, model, rows):
    due = [(row, *each) for row in rows for each in _due(ring, kind, row)]
    values = ring.seal(
        [
            Plain(row.unit_id, Place(kind, str(row.id), field), text)
            for row, _, field, text in due
        ]
    )
    columns = {"title", "extra"}
    for (row, column, field, _), value in zip(due, values, strict=True):
        if column == "extra":
            row.extra = {**row.extra, field.removeprefix("extra."): value}
        else:
            setattr(row, column, value)
            columns.add(column)
        if column == "title_sealed":
            row.title = ""
    if due:
        model.objects.bulk_update(rows, columns, batch_size=200)


def _due(ring, kind, row):
    if kind == "party":
        for name in _NAMES:
            sealed = getattr(row, f"{name}_sealed")
            if sealed.startswith("a1."):
                yield f"{name}_sealed", name, _opened(ring.roots.key(1), sealed, row.id, name)
    if row.secrecy < 2:
        return
    if row.title:
        yield "title_sealed", "title", row.title
    for name in _LOOSE:
        if text := getattr(row, name, ""):
            yield name, name, text
    for key, value in row.extra.items():
        if isinstance(value, str) and value:
            yield "extra", f"extra.{key}", value


def _opened(root, sealed, record, field):
    key = HKDFExpand(hashes.SHA256(), 32, f"jinguo record {record}".encode()).derive(root)
    raw = base64.urlsafe_b64decode(sealed.split(".", 2)[2])
    return AESGCM(key).decrypt(raw[:12], raw[12:], f"a1|{record}|{field}".encode()).decode()


class Migration(migrations.Migration):

    dependencies = [
        ("ledger", "0009_the_vault"),
    ]

    operations = [
        migrations.RunPython(reseal, migrations.RunPython.noop),
    ]

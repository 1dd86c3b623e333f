from django.db import migrations

from jinguo.ledger.keys import audit_key
from jinguo.ledger.proof import counter_mac, row_mac


def sign(apps, schema_editor):
    """Count and sign what stood in the journal before: from this day on it is held."""
    for table, name in (("entry", "Entry"), ("look", "Look")):
        model = apps.get_model("ledger", name)
        if not model.objects.exists():
            continue
        key, last = audit_key(), {}
        batch = []
        for row in model.objects.order_by("number").iterator(2000):
            unit = row.unit_id or 0
            row.sequence = last[unit] = last.get(unit, 0) + 1
            row.mac = row_mac(key, table, row)
            batch.append(row)
            if len(batch) == 2000:
                model.objects.bulk_update(batch, ["sequence", "mac"], batch_size=200)
                batch = []
        model.objects.bulk_update(batch, ["sequence", "mac"], batch_size=200)
        apps.get_model("ledger", "Counter").objects.bulk_create(
            [
                apps.get_model("ledger", "Counter")(
                    table=table, unit=unit, last=count, mac=counter_mac(key, table, unit, count)
                )
                for unit, count in last.items()
            ]
        )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0012_journal_seals")]

    operations = [migrations.RunPython(sign, migrations.RunPython.noop)]

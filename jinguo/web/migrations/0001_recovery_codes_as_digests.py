"""Recovery codes stood under a sealed seed; now the table keeps their digests alone."""

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import migrations

from jinguo.errors import JinguoError
from jinguo.web.recovery import kept


def keep_digests(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """Turn the codes not used yet into digests; a seed that no key opens let nobody in anyway."""
    rows = apps.get_model("mfa", "Authenticator").objects.filter(type="recovery_codes")
    for factor in rows.filter(data__has_key="seed"):
        try:
            codes = RecoveryCodes(factor).get_unused_codes()
        except JinguoError:
            factor.delete()
            continue
        factor.data = kept(codes)
        factor.save(update_fields=["data"])


class Migration(migrations.Migration):
    """Paper with codes that somebody keeps stays good; a seed is never written again."""

    dependencies = [("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(keep_digests, migrations.RunPython.noop, elidable=False)]

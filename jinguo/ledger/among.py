"""Many units in one question to the database, told as one value however many they are."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, Func, Value
from django.db.models.sql.compiler import SQLCompiler


class Among(Func):
    """Keys to the right of `__in`: a city's 1,234 take longer to say one by one than to find."""

    template = "(SELECT value FROM json_each(%(expressions)s))"

    def __init__(self, keys: Iterable[int]) -> None:
        super().__init__(Value(json.dumps(sorted(keys))), output_field=BigIntegerField())

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **told: Any) -> Any:
        """Say the same as PostgreSQL does."""
        template = "(SELECT value::bigint FROM json_array_elements_text((%(expressions)s)::json))"
        return self.as_sql(compiler, connection, template=template, **told)

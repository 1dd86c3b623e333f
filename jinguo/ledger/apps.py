"""The ledger as Django sees it: when its second wall is built, when a request's reach ends."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """The ledger room."""

    name = "jinguo.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Build the wall after every migration, and let no request begin or end with a reach."""
        from jinguo.ledger import wall, wall_tables  # noqa: PLC0415 - models load only after setup

        connection_created.connect(wall.connected, dispatch_uid="wall")
        request_started.connect(wall.clear, dispatch_uid="wall")
        request_finished.connect(wall.hand_back, dispatch_uid="wall")
        post_migrate.connect(wall_tables.build, sender=self, dispatch_uid="wall")

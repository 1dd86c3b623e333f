"""The duties room as Django sees it: it listens to what is recorded."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The duties room."""

    name = "jinguo.duties"
    label = "duties"

    def ready(self) -> None:
        """Let what is entered enter its procedures, and make the act of two people known."""
        from jinguo.duties import listening, reminding, seconded  # noqa: F401, PLC0415 - models load only after setup
        from jinguo.ledger.signals import recorded  # noqa: PLC0415 - the same

        recorded.connect(listening.listen, dispatch_uid="duties")

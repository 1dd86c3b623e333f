"""The jobs room as Django sees it."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The jobs room."""

    name = "jinguo.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

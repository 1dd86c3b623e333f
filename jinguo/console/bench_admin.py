"""A plain Django admin list of the activities: what the pages are measured against."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.test.utils import override_settings
from django.urls import clear_url_caches, path

from jinguo.ledger.models import Activity

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Activity]
else:
    _Admin = admin.ModelAdmin


class _Open(admin.AdminSite):
    """An admin that lets everybody in: only its lists are measured."""

    def has_permission(self, request: Any) -> bool:
        """Let everybody in."""
        del request
        return True


class _Activities(_Admin):
    """The plain list: the columns, filters and search that a clerk would ask of it."""

    list_display = ("held_on", "unit", "title", "subtype", "sessions", "heads")
    list_filter = ("subtype",)
    list_select_related = ("unit",)
    search_fields = ("title",)
    ordering = ("-held_on", "-number")

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        """Let everybody look."""
        del request, obj
        return True

    def has_module_permission(self, request: Any) -> bool:
        """Let everybody look."""
        del request
        return True

    def has_add_permission(self, request: Any) -> bool:
        """Let nobody write."""
        del request
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Let nobody write."""
        del request, obj
        return False

    has_delete_permission = has_change_permission


_site = _Open()
_site.register(Activity, _Activities)
urlpatterns: list[Any] = [path("admin/", _site.urls)]


@contextmanager
def served() -> Iterator[None]:
    """Serve the plain list, and nothing else, while the block runs."""
    with override_settings(**_PLAIN):
        clear_url_caches()
        yield
    clear_url_caches()


_PLAIN: dict[str, Any] = {
    "ROOT_URLCONF": __name__,
    "INSTALLED_APPS": [
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "django.contrib.staticfiles",
        "jinguo.org",
        "jinguo.ledger",
    ],
    "MIDDLEWARE": [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
            },
        },
    ],
}

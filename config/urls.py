"""Every address of the site."""

from jinguo.web.urls import handler400, handler404, urlpatterns

__all__ = ["handler400", "handler404", "urlpatterns"]

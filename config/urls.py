"""Every address of the site."""

from jinguo.web.urls import handler404, urlpatterns

__all__ = ["handler404", "urlpatterns"]

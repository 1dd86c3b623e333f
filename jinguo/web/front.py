"""The front page, which says what this is and whose without a sign-in; and the whole menu."""

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.org.policy import Action
from jinguo.web.frame import city, demo
from jinguo.web.guard import Asked, rule


@rule(public=True)
def front(request: Asked) -> HttpResponse:
    """Name the city and lead to the sign-in."""
    return render(request, "front.html", {"city": city(request.today), "demo": demo()})


@rule(Action.SEE_FIGURES)
def more(request: Asked) -> HttpResponse:
    """Show every page of the menu: on a phone the bar at the bottom holds only some."""
    return render(request, "more.html")

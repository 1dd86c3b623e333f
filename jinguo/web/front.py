"""The front page: says what this is and whose, without a sign-in."""

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.web.frame import city, demo
from jinguo.web.guard import Asked, rule


@rule(public=True)
def front(request: Asked) -> HttpResponse:
    """Name the city and lead to the sign-in."""
    return render(request, "front.html", {"city": city(request.today), "demo": demo()})

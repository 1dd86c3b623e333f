"""Every address of the pages; each view says by a rule who may call it."""

from django.urls import path

from jinguo.web import activity, figures, front, sign_in

urlpatterns = [
    path("", front.front, name="front"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("activities/new/", activity.new, name="activity"),
    path("activities/<uuid:id_>/", activity.saved, name="activity-saved"),
    path("figures/", figures.listing, name="figures"),
    path("figures/<str:address>/", figures.detail, name="figure"),
]
handler404 = "jinguo.web.guard.absent"

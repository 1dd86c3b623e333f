"""Every address of the pages; each view says by a rule who may call it."""

from django.urls import path

from jinguo.web import (
    activity,
    figure_side,
    figures,
    front,
    health,
    ledger_record,
    ledgers,
    look,
    manage,
    programmes,
    reach,
    reports,
    sign_in,
    tallies,
    units,
)

urlpatterns = [
    path("", front.front, name="front"),
    path("more/", front.more, name="more"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("activities/new/", activity.new, name="activity"),
    path("activities/<uuid:id_>/", activity.saved, name="activity-saved"),
    path("ledgers/", ledgers.index, name="ledgers"),
    path("ledgers/<str:kind>/", ledgers.ledger, name="ledger"),
    path("ledgers/<str:kind>/<uuid:id_>/", ledger_record.record, name="ledger-record"),
    path("figures/", figures.listing, name="figures"),
    path("figures/<str:address>/", figures.detail, name="figure"),
    path("figures/<str:address>/side/", figure_side.side, name="figure-side"),
    path("reach/", reach.reach, name="reach"),
    path("reach/office.crt", reach.authority, name="reach-authority"),
    path("reports/", reports.report, name="reports"),
    path("reports/file<str:suffix>", reports.file, name="report-file"),
    path("manage/tallies/", tallies.tallies, name="tallies"),
    path("manage/health/", health.health, name="health"),
    path("manage/", manage.manage, name="manage"),
    path("manage/units/", units.listing, name="units"),
    path("manage/units/<int:unit>/", units.detail, name="unit"),
    path("manage/programmes/", programmes.listing, name="programmes"),
    path("manage/programmes/new/", programmes.new, name="programme-new"),
    path("manage/programmes/look/", programmes.look, name="programme-look"),
    path("manage/programmes/<str:key>/edit/", programmes.edit, name="programme-edit"),
    path("manage/programmes/<str:key>/join/", programmes.join_shipped, name="programme-join"),
    path("manage/programmes/<str:key>/saved/", programmes.saved, name="programme-saved"),
    path("look/", look.look, name="look"),
]
handler404 = "jinguo.web.guard.absent"

"""Addresses of the desk."""

from django.urls import path

from chengxu.web.desk import (
    cases,
    compare,
    heat,
    holding,
    joining,
    kept,
    live,
    many,
    notices,
    privacy,
    sheets,
    views,
)

urlpatterns = [
    path("desk/privacy/", privacy.show, name="desk-privacy"),
    path("desk/privacy/<str:uid>/", privacy.decide, name="desk-privacy-decide"),
    path("desk/", views.queue, name="desk"),
    path("desk/changes", live.changes, name="desk-changes"),
    path("desk/points.geojson", views.points, name="desk-points"),
    path("desk/many/", many.act, name="desk-many"),
    path("desk/export/", sheets.export, name="desk-export"),
    path("desk/views/", kept.keep, name="desk-keep"),
    path("desk/views/<int:view>/drop/", kept.drop, name="desk-drop"),
    path("desk/compare/<str:uid>/<str:other>/", compare.show, name="case-compare"),
    path("desk/intake/", views.intake, name="intake"),
    path("desk/intake/advice/", views.advice, name="intake-advice"),
    path("desk/responsibility/", heat.show, name="heat"),
    path("desk/notices/", notices.show, name="notices"),
    path("desk/notices/read/", notices.read, name="notices-read"),
    path("desk/notices/<str:uid>/", notices.follow, name="notice"),
    path("desk/cases/<str:uid>/", cases.show, name="case"),
    path("desk/cases/<str:uid>/claim/", holding.claim, name="case-claim"),
    path("desk/cases/<str:uid>/release/", holding.release, name="case-release"),
    path("desk/cases/<str:uid>/contact/", cases.contact, name="case-contact"),
    path("desk/cases/<str:uid>/photos/<str:original>/<str:size>/", cases.photo, name="case-photo"),
    path("desk/cases/<str:uid>/joining/", joining.join, name="case-joining"),
    path("desk/cases/<str:uid>/<str:verb>/", cases.act, name="case-act"),
]

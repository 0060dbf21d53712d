"""Addresses of the desk."""

from django.urls import path

from chengxu.web.desk import cases, heat, notices, views

urlpatterns = [
    path("desk/", views.queue, name="desk"),
    path("desk/points.geojson", views.points, name="desk-points"),
    path("desk/intake/", views.intake, name="intake"),
    path("desk/intake/advice/", views.advice, name="intake-advice"),
    path("desk/responsibility/", heat.show, name="heat"),
    path("desk/notices/", notices.show, name="notices"),
    path("desk/notices/read/", notices.read, name="notices-read"),
    path("desk/notices/<str:uid>/", notices.follow, name="notice"),
    path("desk/cases/<str:uid>/", cases.show, name="case"),
    path("desk/cases/<str:uid>/contact/", cases.contact, name="case-contact"),
    path("desk/cases/<str:uid>/photos/<str:original>/<str:size>/", cases.photo, name="case-photo"),
    path("desk/cases/<str:uid>/<str:verb>/", cases.act, name="case-act"),
]

"""Addresses of the desk."""

from django.urls import path

from chengxu.web.desk import cases, joining, views

urlpatterns = [
    path("desk/", views.queue, name="desk"),
    path("desk/points.geojson", views.points, name="desk-points"),
    path("desk/intake/", views.intake, name="intake"),
    path("desk/intake/advice/", views.advice, name="intake-advice"),
    path("desk/cases/<str:uid>/", cases.show, name="case"),
    path("desk/cases/<str:uid>/contact/", cases.contact, name="case-contact"),
    path("desk/cases/<str:uid>/photos/<str:original>/<str:size>/", cases.photo, name="case-photo"),
    path("desk/cases/<str:uid>/joining/", joining.join, name="case-joining"),
    path("desk/cases/<str:uid>/<str:verb>/", cases.act, name="case-act"),
]

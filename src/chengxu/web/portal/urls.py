"""Addresses of the public's pages."""

from django.urls import path

from chengxu.web.portal import (
    consultations,
    following,
    guarding,
    matters,
    penalties,
    reporting,
    service_points,
    telling,
    views,
    week,
)

urlpatterns = [
    path("", views.home, name="home"),
    path("report/", reporting.report, name="report"),
    path("report/live/", reporting.live, name="report-live"),
    path("report/near/", reporting.near, name="report-near"),
    path("report/puzzle/", guarding.give, name="report-puzzle"),
    path("places/", reporting.places, name="places"),
    path("report/sent/<str:code>/", views.sent, name="sent"),
    path("r/", views.find, name="find"),
    path("r/<str:code>/", following.follow, name="follow"),
    path("r/<str:code>/rate/", following.rate, name="rate"),
    path("r/<str:code>/reopen/", following.reopen, name="reopen"),
    path("r/<str:code>/tell/", telling.tell, name="tell"),
    path("stop/<str:token>/", telling.stop, name="stop-telling"),
    path("r/<str:code>/photos/<int:place>/", views.photo, name="report-photo"),
    path("figures/<str:indicator>/", views.figure, name="public-figure"),
    path("services/", service_points.show, name="public-services"),
    path("services/spots.json", service_points.spots, name="public-service-spots"),
    path("penalties/", penalties.show, name="public-penalties"),
    path("week/", week.show, name="public-week"),
    path("map/", matters.show, name="public-map"),
    path("map/spots.json", matters.spots, name="public-spots"),
    path("consultations/", consultations.index, name="consultations"),
    path("consultations/<str:uid>/", consultations.consultation, name="consultation"),
    path("opinions/<str:code>/", consultations.opinion, name="opinion"),
    path("opinions/<str:code>/erase/", consultations.erase, name="opinion-erase"),
    path("privacy/", views.privacy, name="privacy"),
]

"""Addresses of the public's pages."""

from django.urls import path

from chengxu.web.portal import guarding, reporting, views

urlpatterns = [
    path("", views.home, name="home"),
    path("report/", reporting.report, name="report"),
    path("report/live/", reporting.live, name="report-live"),
    path("report/near/", reporting.near, name="report-near"),
    path("report/puzzle/", guarding.give, name="report-puzzle"),
    path("places/", reporting.places, name="places"),
    path("report/sent/<str:code>/", views.sent, name="sent"),
    path("r/", views.find, name="find"),
    path("r/<str:code>/", views.follow, name="follow"),
    path("r/<str:code>/photos/<int:place>/", views.photo, name="report-photo"),
    path("figures/<str:indicator>/", views.figure, name="public-figure"),
    path("privacy/", views.privacy, name="privacy"),
]

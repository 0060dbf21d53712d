"""Addresses of the public's pages."""

from django.urls import path

from chengxu.web.portal import following, guarding, reporting, telling, views

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
    path("privacy/", views.privacy, name="privacy"),
]

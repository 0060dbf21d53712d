"""Addresses of the public's pages."""

from django.urls import path

from chengxu.web.portal import data, matters, mine, penalties, service_points, views, week

urlpatterns = [
    path("", views.home, name="home"),
    path("report/", views.report, name="report"),
    path("report/suggest/", views.suggest, name="suggest"),
    path("report/sent/<str:code>/", views.sent, name="sent"),
    path("r/", views.find, name="find"),
    path("r/<str:code>/", views.follow, name="follow"),
    path("r/<str:code>/photos/<int:place>/", views.photo, name="report-photo"),
    path("figures/<str:indicator>/", views.figure, name="public-figure"),
    path("services/", service_points.show, name="public-services"),
    path("services/spots.json", service_points.spots, name="public-service-spots"),
    path("penalties/", penalties.show, name="public-penalties"),
    path("data/", data.show, name="public-data"),
    path("data/<slug:name>/fields.json", data.dictionary, name="public-data-fields"),
    path("data/<slug:name>.<slug:form>", data.file, name="public-data-file"),
    path("week/", week.show, name="public-week"),
    path("map/", matters.show, name="public-map"),
    path("map/spots.json", matters.spots, name="public-spots"),
    path("privacy/mine/", mine.show, name="privacy-mine"),
    path("privacy/", views.privacy, name="privacy"),
]

"""Addresses of the public's pages."""

from django.urls import path

from chengxu.web.portal import consultations, views

urlpatterns = [
    path("", views.home, name="home"),
    path("report/", views.report, name="report"),
    path("report/suggest/", views.suggest, name="suggest"),
    path("report/sent/<str:code>/", views.sent, name="sent"),
    path("r/", views.find, name="find"),
    path("r/<str:code>/", views.follow, name="follow"),
    path("r/<str:code>/photos/<int:place>/", views.photo, name="report-photo"),
    path("figures/<str:indicator>/", views.figure, name="public-figure"),
    path("consultations/", consultations.index, name="consultations"),
    path("consultations/<str:uid>/", consultations.consultation, name="consultation"),
    path("opinions/<str:code>/", consultations.opinion, name="opinion"),
    path("opinions/<str:code>/erase/", consultations.erase, name="opinion-erase"),
    path("privacy/", views.privacy, name="privacy"),
]

"""Addresses of the public's pages."""

from django.urls import path

from chengxu.web.portal import following, telling, views

urlpatterns = [
    path("", views.home, name="home"),
    path("report/", views.report, name="report"),
    path("report/suggest/", views.suggest, name="suggest"),
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

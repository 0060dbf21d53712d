"""Addresses of meetings."""

from django.urls import path

from chengxu.web.meetings import acts, lists, mine, page

urlpatterns = [
    path("office/meetings/", lists.index, name="office-meetings"),
    path("office/meetings/new/", acts.begin, name="meeting-new"),
    path("office/meetings/<str:uid>/", page.show, name="office-meeting"),
    path("office/meetings/<str:uid>/sheet.pdf", page.sheet, name="meeting-sheet"),
    path("office/meetings/<str:uid>/photos/<str:original>/<str:size>/", page.photo, name="meeting-photo"),
    path("office/meetings/<str:uid>/<str:verb>/", acts.act, name="meeting-act"),
    path("meetings/", mine.mine, name="my-meetings"),
]

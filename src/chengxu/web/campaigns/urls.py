"""Addresses of campaigns."""

from django.urls import path

from chengxu.web.campaigns import acts, editing, lists, page, paper

urlpatterns = [
    path("office/campaigns/", lists.index, name="office-campaigns"),
    path("office/campaigns/new/", editing.begin, name="campaign-new"),
    path("office/campaigns/<str:uid>/", page.show, name="office-campaign"),
    path("office/campaigns/<str:uid>/edit/", editing.edit, name="campaign-edit"),
    path("office/campaigns/<str:uid>/rows/", page.rows, name="campaign-rows"),
    path("office/campaigns/<str:uid>/points.geojson", page.points, name="campaign-points"),
    path("office/campaigns/<str:uid>/report.<str:format>", paper.file, name="campaign-file"),
    path("office/campaigns/<str:uid>/photos/<str:original>/<str:size>/", page.photo, name="campaign-photo"),
    path("office/campaigns/<str:uid>/<str:verb>/", acts.act, name="campaign-act"),
]

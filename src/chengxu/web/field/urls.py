"""Addresses of the field app."""

from django.urls import path, re_path

from chengxu.web.field import api, mine, views

urlpatterns = [
    path("field/", views.shell, name="field"),
    path("field/manifest.webmanifest", views.manifest, name="field-manifest"),
    path("field/worker.js", views.worker, name="field-worker"),
    path("field/api/session", api.session, name="field-session"),
    path("field/api/tasks", api.tasks, name="field-tasks"),
    path("field/api/photos/missing", api.missing, name="field-missing"),
    re_path(r"^field/api/photos/(?P<original>[0-9a-f]{64})$", api.photo, name="field-photo"),
    path("field/api/mine", mine.mine, name="field-mine"),
    path("field/api/mine/positions.csv", mine.positions, name="field-mine-positions"),
    path("field/api/sync", api.sync, name="field-sync"),
]

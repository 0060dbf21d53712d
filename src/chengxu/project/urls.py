"""The addresses of the whole product."""

from __future__ import annotations

from django.urls import include, path, re_path

from chengxu.project.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    re_path(r"^/*open311(?:/|$)", include("chengxu.api.open311.urls")),
    path("api/", include("chengxu.api.rest.urls")),
    path("ogc/", include("chengxu.api.ogc.urls")),
    path("", include("chengxu.web.urls")),
]

handler400 = "chengxu.web.errors.not_understood"
handler403 = "chengxu.web.errors.forbidden"
handler404 = "chengxu.web.errors.not_found"
handler500 = "chengxu.web.errors.broken"

"""The addresses of the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("chengxu.web.portal.urls")),
    path("", include("chengxu.web.accounts.urls")),
    path("", include("chengxu.web.desk.urls")),
    path("", include("chengxu.web.rosters.urls")),
    path("", include("chengxu.web.components.urls")),
    path("", include("chengxu.web.upkeep.urls")),
    path("", include("chengxu.web.inspections.urls")),
    path("", include("chengxu.web.field.urls")),
    path("", include("chengxu.web.office.urls")),
    path("", include("chengxu.web.undertakings.urls")),
    path("", include("chengxu.web.meetings.urls")),
    path("", include("chengxu.web.campaigns.urls")),
    path("", include("chengxu.web.surveys.urls")),
    path("", include("chengxu.web.maps.urls")),
    path("", include("chengxu.web.outbox.urls")),
]

"""Addresses of the office."""

from django.urls import path

from chengxu.web.office import audit, ledger, records, reports, views

urlpatterns = [
    path("office/", views.office, name="office"),
    path("office/sparks/<str:chapter>/", views.sparks, name="sparks"),
    path("office/indicators/<str:indicator_id>/", views.indicator, name="indicator"),
    path("office/reports/", reports.index, name="reports"),
    path("office/reports/<str:name>/", reports.made, name="made"),
    path("office/reports/<str:name>/<str:format>/", reports.download, name="download"),
    path("office/audit/", audit.audit, name="audit"),
    path("office/audit/filled/", audit.filled, name="filled"),
    path("office/rows/<str:source>/<path:key>/", records.record, name="record"),
    path("office/deeds/<str:uid>/", ledger.deed, name="deed"),
    path("office/deeds/<str:uid>/photos/<str:original>/<str:size>/", ledger.photo, name="deed-photo"),
]

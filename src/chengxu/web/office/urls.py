"""Addresses of the office."""

from django.urls import path

from chengxu.web.office import (
    consultation_acts,
    consultations,
    document,
    document_acts,
    document_files,
    documents,
    ledger,
    penalties,
    records,
    reports,
    views,
)
from chengxu.web.office.audit import deciding, files
from chengxu.web.office.audit import views as audit

urlpatterns = [
    path("office/", views.office, name="office"),
    path("office/sparks/<str:chapter>/", views.sparks, name="sparks"),
    path("office/indicators/<str:indicator_id>/", views.indicator, name="indicator"),
    path("office/reports/", reports.index, name="reports"),
    path("office/reports/<str:name>/", reports.made, name="made"),
    path("office/reports/<str:name>/<str:format>/", reports.download, name="download"),
    path("office/documents/", documents.index, name="documents"),
    path("office/documents/numbers/", documents.numbers, name="document-numbers"),
    path("office/documents/<str:uid>/", document.show, name="document"),
    path("office/documents/<str:uid>/files/<str:format>/", document_files.file, name="document-file"),
    path("office/documents/<str:uid>/<str:verb>/", document_acts.act, name="document-act"),
    path("office/rows/<str:source>/<path:key>/", records.record, name="record"),
    path("office/audit/", audit.give, name="audit"),
    path("office/audit/<str:key>/", audit.work, name="audited"),
    path("office/audit/<str:key>/figures/<int:number>/", deciding.one, name="audit-figure"),
    path("office/audit/<str:key>/all/", audit.decide_all, name="audit-all"),
    path("office/audit/<str:key>/findings/", audit.findings, name="audit-findings"),
    path("office/audit/<str:key>/again/", audit.again, name="audit-again"),
    path("office/audit/<str:key>/print/", audit.printed, name="audit-print"),
    path("office/audit/<str:key>/files/<str:form>/", files.download, name="audit-file"),
    path("office/audit/<str:key>/end/", audit.forget, name="audit-end"),
    path("office/penalties/", penalties.show, name="penalties-open"),
    path("office/penalties/<str:proceeding>/publish/", penalties.publish, name="penalty-publish"),
    path("office/penalties/open/<str:publication>/withdraw/", penalties.withdraw, name="penalty-withdraw"),
    path("office/consultations/", consultations.index, name="office-consultations"),
    path("office/consultations/new/", consultation_acts.begin, name="consultation-new"),
    path("office/consultations/<str:uid>/", consultations.show, name="office-consultation"),
    path("office/consultations/<str:uid>/edit/", consultation_acts.edit, name="consultation-edit"),
    path(
        "office/consultations/<str:uid>/opinions/<str:opinion>/",
        consultation_acts.answer,
        name="opinion-answer",
    ),
    path(
        "office/consultations/<str:uid>/opinions/<str:opinion>/contact/",
        consultation_acts.reveal,
        name="opinion-contact",
    ),
    path("office/consultations/<str:uid>/<str:verb>/", consultation_acts.act, name="consultation-act"),
    path("office/deeds/<str:uid>/", ledger.deed, name="deed"),
    path("office/deeds/<str:uid>/photos/<str:original>/<str:size>/", ledger.photo, name="deed-photo"),
]

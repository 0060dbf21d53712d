"""Addresses of rounds."""

from django.urls import path

from chengxu.web.surveys import files, pages, sheets

urlpatterns = [
    path("office/surveys/", pages.index, name="surveys"),
    path("office/surveys/new/", pages.begin, name="survey-new"),
    path("office/surveys/<str:uid>/", pages.show, name="survey"),
    path("office/surveys/<str:uid>/sheet/", pages.sheet, name="survey-sheet"),
    path("office/surveys/<str:uid>/sheets/", sheets.index, name="survey-sheets"),
    path("office/surveys/<str:uid>/sheets/<str:sheet>/void/", sheets.void, name="survey-sheet-void"),
    path("office/surveys/<str:uid>/close/", pages.close, name="survey-close"),
    path("office/surveys/<str:uid>/file/", files.give, name="survey-file"),
    path("office/surveys/<str:uid>/blank.<str:form>", files.blank, name="survey-blank"),
]

"""Addresses of undertakings."""

from django.urls import path

from chengxu.web.undertakings import acting, pages, strength

urlpatterns = [
    path("office/undertakings/", pages.index, name="undertakings"),
    path("office/undertakings/strength/", strength.show, name="strength"),
    path("office/undertakings/kinds/<str:kind>/", pages.index, name="undertakings-of"),
    path("office/undertakings/kinds/<str:kind>/new/", acting.new, name="undertaking-new"),
    path("office/undertakings/<str:uid>/", pages.show, name="undertaking"),
    path("office/undertakings/<str:uid>/versions/<int:number>/", pages.version, name="undertaking-version"),
    path(
        "office/undertakings/<str:uid>/photos/<str:original>/<str:size>/",
        pages.photo,
        name="undertaking-photo",
    ),
    path("office/undertakings/<str:uid>/files/<int:number>/", pages.file, name="undertaking-file"),
    path("office/undertakings/<str:uid>/<str:step>/", acting.act, name="undertaking-act"),
]

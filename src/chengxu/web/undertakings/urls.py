"""Addresses of undertakings."""

from django.urls import path

from chengxu.web.undertakings import acting, pages, strength

urlpatterns = [
    path("undertakings/", pages.index, name="undertakings"),
    path("undertakings/strength/", strength.show, name="strength"),
    path("undertakings/kinds/<str:kind>/", pages.index, name="undertakings-of"),
    path("undertakings/kinds/<str:kind>/new/", acting.new, name="undertaking-new"),
    path("undertakings/<str:uid>/", pages.show, name="undertaking"),
    path("undertakings/<str:uid>/versions/<int:number>/", pages.version, name="undertaking-version"),
    path("undertakings/<str:uid>/photos/<str:original>/<str:size>/", pages.photo, name="undertaking-photo"),
    path("undertakings/<str:uid>/<str:step>/", acting.act, name="undertaking-act"),
]

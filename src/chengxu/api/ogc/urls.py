"""Addresses of OGC API – Features; with and without a slash at the end, as programs write them."""

from django.urls import re_path

from chengxu.api.ogc import views

urlpatterns = [
    re_path(r"^$", views.landing, name="ogc"),
    re_path(r"^api/?$", views.description, name="ogc-description"),
    re_path(r"^conformance/?$", views.conformance, name="ogc-conformance"),
    re_path(r"^collections/?$", views.collections, name="ogc-collections"),
    re_path(r"^collections/(?P<name>[^/]+)/?$", views.collection, name="ogc-collection"),
    re_path(r"^collections/(?P<name>[^/]+)/items/?$", views.items, name="ogc-items"),
    re_path(r"^collections/(?P<name>[^/]+)/items/(?P<code>[^/]+)/?$", views.item, name="ogc-item"),
]

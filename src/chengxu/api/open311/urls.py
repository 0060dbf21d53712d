"""Addresses below ``/open311/``; slashes too many are understood, as clients send them."""

from __future__ import annotations

from django.urls import re_path

from chengxu.api.open311 import views

FORM = r"\.(?P<form>xml|json)/*$"
V2 = r"^/*(?P<test>test/+)?v2/+"
CODE = r"(?P<code>[^/]+)"

urlpatterns = [
    re_path(rf"^/*(?:(?:test/+)?v2/+)?discovery(?:{FORM}|/*$)", views.discover, name="open311-discovery"),
    re_path(rf"{V2}services{FORM}", views.list_services, name="open311-services"),
    re_path(rf"{V2}services/+{CODE}{FORM}", views.define_service, name="open311-service"),
    re_path(rf"{V2}requests{FORM}", views.requests, name="open311-requests"),
    re_path(rf"{V2}requests/+{CODE}{FORM}", views.one_request, name="open311-request"),
    re_path(rf"{V2}tokens/+{CODE}{FORM}", views.token, name="open311-token"),
    re_path(rf"{V2}servicerequestupdates{FORM}", views.request_updates, name="open311-updates"),
    re_path(r"", views.unknown, name="open311-unknown"),
]

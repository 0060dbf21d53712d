"""Addresses below ``/api/``, made of the table."""

from __future__ import annotations

import re
from itertools import groupby

from django.urls import URLPattern, path, re_path

from chengxu.api.rest import views
from chengxu.api.rest.answering import view
from chengxu.api.rest.declaring import Operation
from chengxu.api.rest.of_rest import OPERATIONS, ROOT

BELOW = len("/api/")


def _path(operation: Operation) -> str:
    return operation.path


def _pattern(operation: Operation) -> str:
    """The path as a regular expression: what a part may be is part of the address."""
    pattern = re.escape(operation.path[BELOW:]).replace(r"\{", "{").replace(r"\}", "}")
    for part in operation.parts:
        pattern = pattern.replace(
            f"{{{part.name}}}", f"(?P<{part.name}>{part.pattern.strip('^$') or '[^/]+'})"
        )
    return f"^{pattern}$"


def _patterns() -> list[URLPattern]:
    found = []
    for _, same in groupby(OPERATIONS, key=_path):
        operations = list(same)
        found.append(re_path(_pattern(operations[0]), view(operations), name=operations[0].id))
    return found


urlpatterns: list[URLPattern] = [
    path(f"{ROOT[BELOW:]}/", views.page, name="api"),
    path(f"{ROOT[BELOW:]}/openapi.json", views.openapi, name="api-openapi"),
    *_patterns(),
    re_path(r"^(?P<rest>.*)$", views.unknown, name="api-unknown"),
]

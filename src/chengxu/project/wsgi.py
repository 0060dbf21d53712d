"""The entry of the web server; whoever imports it has the county in memory before the first request."""

from __future__ import annotations

import os
from contextlib import suppress

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxu.project.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from chengxu.common.messages import Refused

application = get_wsgi_application()
if settings.PROXIES:
    application = wrap_wsgi_with_proxy_headers(application, settings.PROXIES)


def _warm() -> None:
    """Read the pages and the pack in force now (some seconds of work) rather than for the first citizen of the day."""
    import chengxu.project.urls  # noqa: F401, PLC0415 - models can be imported only once Django is set up
    from chengxu.cases.queries import rulebook  # noqa: PLC0415

    with suppress(DatabaseError, Refused):  # no database or no pack yet: the pages say what to do
        rulebook()


_warm()

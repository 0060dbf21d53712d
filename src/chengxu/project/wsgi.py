"""The entry of the web server."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxu.project.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

application = get_wsgi_application()
if settings.PROXIES:
    application = wrap_wsgi_with_proxy_headers(application, settings.PROXIES)

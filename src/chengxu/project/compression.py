"""Pages travel compressed: a queue is an eighth of its size, which counts on a phone in a village."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = frozenset({"application/json", "application/geo+json", "application/javascript", "image/svg+xml",
                   "application/vnd.mapbox-vector-tile"})  # fmt: skip


class CompressionMiddleware(GZipMiddleware):
    """Django's gzip (with its guard against guessing secrets by length), for text alone.

    Pictures and Word files are compressed already; so are the assets that the build has compressed beforehand.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what is text and long enough."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind.startswith("text/") or kind in TEXTS:
            return super().process_response(request, response)
        return response

"""Which devices a page may ask the browser for: camera and position where photographs are taken in the street, nothing else.

Source: W3C Permissions Policy.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"
WITH_DEVICES = ("/report/", "/field/")
NEVER = (
    "accelerometer", "autoplay", "browsing-topics", "display-capture", "gyroscope", "magnetometer", "microphone", "midi",
    "payment", "publickey-credentials-get", "serial", "usb",
)  # fmt: skip
IN_THE_STREET = ("camera", "geolocation")


class PermissionsMiddleware:
    """Says so on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, with the header."""
        answer = self.get_response(request)
        path = request.path_info
        answer.headers[HEADER] = IN_USE if path.startswith(WITH_DEVICES) and "/api/" not in path else NONE
        return answer


def _policy(allowed: str) -> str:
    return ", ".join([*(f"{name}=()" for name in NEVER), *(f"{name}={allowed}" for name in IN_THE_STREET)])


IN_USE, NONE = _policy("(self)"), _policy("()")

"""Text travels compressed to whoever asks for it; what is compressed already travels as it is."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from chengxu.project.compression import CompressionMiddleware

TEXT = "城市管理 " * 200


@pytest.mark.parametrize(
    ("kind", "accepts", "compressed"),
    [
        ("text/html; charset=utf-8", "gzip", True),
        ("application/geo+json", "br, gzip", True),
        ("text/html; charset=utf-8", "", False),
        ("image/jpeg", "gzip", False),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "gzip", False),
    ],
)
def test_only_text_is_compressed(kind: str, accepts: str, compressed: bool) -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(TEXT.encode(), content_type=kind)

    answer = CompressionMiddleware(page)(RequestFactory().get("/", HTTP_ACCEPT_ENCODING=accepts))
    assert isinstance(answer, HttpResponse)
    assert answer.has_header("Content-Encoding") is compressed
    assert (gzip.decompress(answer.content) if compressed else answer.content).decode() == TEXT

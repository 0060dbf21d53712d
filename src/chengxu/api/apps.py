"""Tells Django about the app."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Interfaces for other programs."""

    name = "chengxu.api"
    label = "api"

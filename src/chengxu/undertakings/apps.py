"""Django's handle on this app."""

from django.apps import AppConfig


class UndertakingsConfig(AppConfig):
    """Tables are named ``undertakings_…``."""

    name = "chengxu.undertakings"
    label = "undertakings"

"""Django's handle on this app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Tables are named ``notices_…``."""

    name = "chengxu.notices"
    label = "notices"

"""Django's handle on this app."""

from django.apps import AppConfig


class ResponsibilityConfig(AppConfig):
    """Tables are named ``responsibility_…``."""

    name = "chengxu.responsibility"
    label = "responsibility"

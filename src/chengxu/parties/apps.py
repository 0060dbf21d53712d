"""Django's handle on this app."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Tables are named ``parties_…``."""

    name = "chengxu.parties"
    label = "parties"

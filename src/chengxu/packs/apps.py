"""Django's handle on this app."""

from django.apps import AppConfig


class PacksConfig(AppConfig):
    """Tables are named ``packs_…``."""

    name = "chengxu.packs"
    label = "packs"

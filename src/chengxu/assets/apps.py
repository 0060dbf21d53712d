"""Django's handle on this app."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """Tables are named ``assets_…``."""

    name = "chengxu.assets"
    label = "assets"

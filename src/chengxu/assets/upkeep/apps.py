"""Django's handle on this app."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Tables are named ``upkeep_…``."""

    name = "chengxu.assets.upkeep"
    label = "upkeep"

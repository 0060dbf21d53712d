"""Django's handle on this app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Tables are named ``intake_…``."""

    name = "chengxu.intake"
    label = "intake"

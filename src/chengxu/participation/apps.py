"""Django's handle on this app."""

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    """Tables are named ``participation_…``."""

    name = "chengxu.participation"
    label = "participation"

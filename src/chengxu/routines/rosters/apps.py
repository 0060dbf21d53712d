"""Django's entry for the app."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    """Rosters, swaps and leave; who was expected and who came."""

    name = "chengxu.routines.rosters"
    label = "rosters"
    default_auto_field = "django.db.models.BigAutoField"

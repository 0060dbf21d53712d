"""Django's entry for the app."""

from django.apps import AppConfig


class TracksConfig(AppConfig):
    """Tables are named ``tracks_…``."""

    name = "chengxu.routines.tracks"
    label = "tracks"
    default_auto_field = "django.db.models.BigAutoField"

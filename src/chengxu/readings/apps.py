"""Django's entry for the app."""

from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    """Weighbridge tickets and measured values."""

    name = "chengxu.readings"
    default_auto_field = "django.db.models.BigAutoField"

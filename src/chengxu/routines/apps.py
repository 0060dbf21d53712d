"""Django's entry for the app."""

from django.apps import AppConfig


class RoutinesConfig(AppConfig):
    """Recurring duties and who stood them."""

    name = "chengxu.routines"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's entry for the app."""

from django.apps import AppConfig


class ResponsibilityConfig(AppConfig):
    """Who must act, and who walks where."""

    name = "chengxu.responsibility"
    default_auto_field = "django.db.models.BigAutoField"

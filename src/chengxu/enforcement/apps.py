"""Django's entry for the app."""

from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    """Penalty proceedings."""

    name = "chengxu.enforcement"
    default_auto_field = "django.db.models.BigAutoField"

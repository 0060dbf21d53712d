"""Django's entry for the app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Rounds of asking people, their sheets and answers."""

    name = "chengxu.routines.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

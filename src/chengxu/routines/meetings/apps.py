"""Django's entry for the app."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings, trainings, party meetings and who came to them."""

    name = "chengxu.routines.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

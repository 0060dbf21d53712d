"""Django's entry for the app: registers the proofs that meetings give."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings, trainings, party meetings and who came to them."""

    name = "chengxu.routines.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known that meetings held prove a task."""
        from chengxu.routines.meetings.proving import proofs
        from chengxu.routines.recurring.proofs import Kind, provide

        provide(Kind.MEETING, proofs)

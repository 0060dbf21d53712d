"""Django's entry for the app: registers the proofs that shifts, deeds and photographs give."""

from django.apps import AppConfig


class RecurringConfig(AppConfig):
    """What must be done again and again, and whether it was."""

    name = "chengxu.routines.recurring"
    label = "recurring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known the proofs this app can look up itself; others register theirs the same way."""
        from chengxu.routines.recurring import providers
        from chengxu.routines.recurring.proofs import Kind, provide

        provide(Kind.SHIFT, providers.shifts)
        provide(Kind.DEED, providers.deeds)
        provide(Kind.PHOTO, providers.photos)

"""Django's entry for the app: registers the proofs that tracks give."""

from django.apps import AppConfig


class TracksConfig(AppConfig):
    """Tables are named ``tracks_…``."""

    name = "chengxu.routines.tracks"
    label = "tracks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known the proofs this app can look up."""
        from chengxu.routines.recurring.proofs import Kind, provide
        from chengxu.routines.tracks import proving

        provide(Kind.TRACK, proving.proofs)

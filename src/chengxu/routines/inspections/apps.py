"""Django's entry for the app."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Inspections by checklists, their findings, and random draws."""

    name = "chengxu.routines.inspections"
    label = "inspections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make inspections known as proofs of routines."""
        from chengxu.routines.inspections.proofs import proofs
        from chengxu.routines.recurring.proofs import Kind, provide

        provide(Kind.INSPECTION, proofs)

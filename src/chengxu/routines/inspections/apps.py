"""Django's entry for the app."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Inspections by checklists, their findings, and random draws."""

    name = "chengxu.routines.inspections"
    label = "inspections"
    default_auto_field = "django.db.models.BigAutoField"

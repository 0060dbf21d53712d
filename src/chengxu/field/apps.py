"""Django's handle on this app."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """Tables are named ``field_…``."""

    name = "chengxu.field"
    label = "field"

"""Django's handle on this app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Tables are named ``cases_…``."""

    name = "chengxu.cases"
    label = "cases"

"""Django's handle on this app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Tables are named ``reports_…``."""

    name = "chengxu.reports"
    label = "reports"

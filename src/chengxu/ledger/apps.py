"""Django's handle on this app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tables are named ``ledger_…``."""

    name = "chengxu.ledger"
    label = "ledger"

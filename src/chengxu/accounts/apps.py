"""Django's handle on this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Tables are named ``accounts_…``."""

    name = "chengxu.accounts"
    label = "accounts"

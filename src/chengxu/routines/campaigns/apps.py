"""Django's entry for the app."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Campaigns and what came back after them."""

    name = "chengxu.routines.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"

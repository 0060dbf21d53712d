"""The pages as a Django app: templates, template tags, static files, the English catalogue. No tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages of the portal, the desk and the office."""

    name = "chengxu.web"
    label = "web"

"""Addresses of the pages about messages that go out."""

from django.urls import path

from chengxu.web.outbox import views

urlpatterns = [
    path("outbox/", views.show, name="outbox"),
    path("outbox/retry/", views.retry, name="outbox-retry"),
]

"""Addresses of signing in and out."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from chengxu.web.accounts import views

urlpatterns = [
    path("accounts/", views.start, name="start"),
    path("accounts/login/", views.SignIn.as_view(), name="login"),
    path("accounts/my-data/", views.my_data, name="my-data"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
]

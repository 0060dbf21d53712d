"""Addresses of the map's layers."""

from django.urls import path

from chengxu.web.maps import views

urlpatterns = [path("map/<str:layer>.geojson", views.layer, name="map-layer")]

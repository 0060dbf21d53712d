"""Addresses of upkeep."""

from django.urls import path

from chengxu.web.upkeep import claims, facilities, lights, lines, night_rounds, repairs

urlpatterns = [
    path("desk/upkeep/", repairs.index, name="repairs"),
    path("desk/upkeep/repairs/new/", repairs.new, name="repair-new"),
    path("desk/upkeep/repairs/<str:uid>/", repairs.show, name="repair"),
    path("desk/upkeep/repairs/<str:uid>/void/", repairs.void, name="repair-void"),
    path(
        "desk/upkeep/repairs/<str:uid>/photos/<str:original>/<str:size>/", repairs.photo, name="repair-photo"
    ),
    path("desk/upkeep/lights/", lights.index, name="lights"),
    path("desk/upkeep/lights/rounds/", night_rounds.index, name="lamp-rounds"),
    path("desk/upkeep/lights/rounds/new/", night_rounds.record, name="lamp-round-new"),
    path("desk/upkeep/lights/rounds/<str:uid>/void/", night_rounds.void, name="lamp-round-void"),
    path("desk/upkeep/lights/<str:code>/", lights.circuit, name="circuit"),
    path("desk/upkeep/facilities/", facilities.index, name="facilities"),
    path("desk/upkeep/facilities/<str:kind>/<str:key>/", facilities.show, name="facility"),
    path("desk/upkeep/lines/", lines.index, name="control-lines"),
    path("desk/upkeep/lines.geojson", lines.shapes, name="control-lines-shapes"),
    path("desk/upkeep/claims/", claims.index, name="claims"),
    path("desk/upkeep/claims/new/", claims.new, name="claim-new"),
    path("desk/upkeep/claims/<str:uid>/", claims.show, name="claim"),
    path("desk/upkeep/claims/<str:uid>/contact/", claims.contact, name="claim-contact"),
    path("desk/upkeep/claims/<str:uid>/erase/", claims.erase, name="claim-erase"),
    path("desk/upkeep/claims/<str:uid>/<str:step>/", claims.act, name="claim-act"),
]

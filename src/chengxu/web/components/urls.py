"""Addresses of the register and of what labels lead to."""

from django.urls import path

from chengxu.web.components import importing, labels, page, register, scanned, tiles

urlpatterns = [
    path("c/<str:token>/", scanned.show, name="scanned"),
    path("c/<str:token>/place.json", scanned.place, name="scanned-place"),
    path("desk/components/", register.show, name="components"),
    path("tiles/components/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="component-tile"),
    path("desk/components/export.<slug:form>", register.export, name="component-export"),
    path("desk/components/labels.pdf", labels.sheet, name="component-labels"),
    path("desk/components/new/", page.new, name="component-new"),
    path("desk/components/import/", importing.give, name="component-import"),
    path("desk/components/<str:uid>/", page.show, name="component"),
    path("desk/components/<str:uid>/photos/<str:original>/<str:size>/", page.photo, name="component-photo"),
]

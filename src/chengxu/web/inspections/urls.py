"""Addresses of inspections and random draws."""

from django.urls import path

from chengxu.web.inspections import assigning, board, drawing, exporting, public, record

urlpatterns = [
    path("draws/", public.index, name="public-draws"),
    path("draws/<str:uid>/", public.show, name="public-draw"),
    path("draws/<str:uid>/draw.json", public.file, name="public-draw-file"),
    path("desk/inspections/", board.show, name="inspections"),
    path("desk/inspections/new/", assigning.new, name="inspection-new"),
    path("desk/inspections/export/<slug:what>/", exporting.export, name="inspection-export"),
    path("desk/inspections/tasks/<str:uid>/drop/", assigning.drop, name="inspection-drop"),
    path("desk/inspections/draws/", drawing.index, name="draws"),
    path("desk/inspections/draws/avoid/", drawing.avoid, name="draw-avoid"),
    path("desk/inspections/draws/admit/<int:pk>/", drawing.admit, name="draw-admit"),
    path("desk/inspections/draws/<str:uid>/", drawing.show, name="draw"),
    path("desk/inspections/draws/<str:uid>/<slug:step>/", drawing.act, name="draw-act"),
    path("desk/inspections/<str:uid>/", record.show, name="inspection"),
    path(
        "desk/inspections/<str:uid>/photos/<str:original>/<str:size>/", record.photo, name="inspection-photo"
    ),
    path("desk/inspections/<str:uid>/findings/<str:finding>/", record.recheck, name="inspection-recheck"),
]

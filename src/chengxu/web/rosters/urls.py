"""Addresses of the rosters at the desk."""

from django.urls import path

from chengxu.web.rosters import attendance, day, files, month, waiting

urlpatterns = [
    path("desk/rosters/", month.show, name="rosters"),
    path("desk/rosters/make/", month.make, name="roster-make"),
    path("desk/rosters/import/", files.give, name="roster-import"),
    path("desk/rosters/waiting/", waiting.show, name="roster-waiting"),
    path("desk/rosters/waiting/swaps/<str:uid>/", waiting.swap, name="roster-swap"),
    path("desk/rosters/waiting/leave/", waiting.enter, name="roster-leave-new"),
    path("desk/rosters/waiting/leave/<str:uid>/", waiting.leave, name="roster-leave"),
    path("desk/rosters/attendance/", attendance.show, name="roster-attendance"),
    path("desk/rosters/posts/<str:key>/", attendance.one, name="roster-post"),
    path("desk/rosters/<str:uid>/publish/", month.publish, name="roster-publish"),
    path("desk/rosters/<str:uid>/export.<slug:form>", files.export, name="roster-export"),
    path("desk/rosters/<str:uid>/<int:number>/", day.show, name="roster-day"),
]

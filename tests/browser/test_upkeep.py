"""Repairs, claims, hours of light, control lines and the map of tiles in a browser: they fit, can be read, and the map draws."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from chengxu.assets.upkeep import claiming
from chengxu.common.ids import SystemIds
from tests.browser.looking import OVERHANG, look
from tests.browser.visitor import Arrive
from tests.web import cast
from tests.web.test_lamp_rounds import typed as lamps_typed
from tests.web.test_upkeep import rail, typed


@pytest.mark.browser
def test_the_pages_of_upkeep_fit_and_can_be_read(
    county: str, home: Path, arrive: Arrive, shots: Path | None
) -> None:
    one = rail()
    handler = cast.signed_in("handler")
    handler.post(f"/desk/upkeep/repairs/new/?component={one.uid}", typed())
    actor = cast.actor("handler")
    for road in ("R01", "R03"):
        handler.post("/desk/upkeep/lights/rounds/new/", lamps_typed(road=road))
    uid = claiming.open_claim(
        asset_uid=one.uid, opening=claiming.Opening(yuan="10", happened_at=None, name="张三"), actor=actor,
        now=timezone.now(), ids=SystemIds(),
    )  # fmt: skip
    visitor = arrive().sign_in("handler")
    pages = {
        "repairs": "/desk/upkeep/",
        "repair-new": f"/desk/upkeep/repairs/new/?component={one.uid}",
        "claim": f"/desk/upkeep/claims/{uid}/",
        "facilities": "/desk/upkeep/facilities/",
        "facility": "/desk/upkeep/facilities/toilet/S201/",
        "lights": "/desk/upkeep/lights/",
        "lamp-rounds": "/desk/upkeep/lights/rounds/",
        "lines": "/desk/upkeep/lines/",
    }
    for name, path in pages.items():
        page = visitor.open(path)
        for width in (1280, 360):
            visitor.resize(width)
            if name == "lines":
                page.wait_for_selector(".map[data-still=yes]")
            look(page, name, shots, width, "light")
    for name, path in pages.items():
        page = visitor.open(f"{path}{'&' if '?' in path else '?'}lang=en")
        assert page.evaluate(OVERHANG) <= 0, name
    visitor.resize(1280)
    page = visitor.open(
        f"/desk/components/?category={one.category}"
    )  # narrowed, the map shows what was found
    page.wait_for_selector(".map[data-still=yes]")
    page.locator(".map canvas").first.click()  # the only one is in the middle
    page.wait_for_url(f"**/desk/components/{one.uid}/")

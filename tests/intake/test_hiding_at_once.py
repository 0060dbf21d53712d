"""Several people mark the same photo at the same moment: one is right, the others are told, and nothing lies about."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxu.common.ids import SystemIds
from chengxu.common.messages import Refused
from chengxu.intake import hiding, pictures
from chengxu.intake.models import Report
from chengxu.ledger import queries
from chengxu.ledger.models import Deed, EvidenceVersion
from chengxu.ledger.pictures import areas
from tests.at_once import at_once
from tests.intake.test_hiding import CHIEF, FACE, NOW, PLATE, SEES, taken
from tests.web.cast import reported


@pytest.mark.usefixtures("on_disk")
def test_of_many_at_once_one_version_is_made_and_only_its_pictures_stay(home: Path) -> None:
    uid = reported(photos=(("face.jpg", taken()),)).case_uid
    original = Report.objects.get(case_id=uid).evidence

    def hide(marked: tuple[int, ...]) -> object:
        return hiding.hide(
            case_uid=uid, original=original, marked=[marked], reason="", expected=0, actor=CHIEF, now=NOW,
            ids=SystemIds(),
        )  # fmt: skip

    ended = at_once([lambda marked=marked: hide(marked) for marked in (FACE, PLATE) * 3])  # type: ignore[misc]
    refused = [end for end in ended if isinstance(end, Exception)]
    assert len(refused) == 5
    assert all(isinstance(end, Refused) and end.message == hiding.CHANGED for end in refused)
    row = EvidenceVersion.objects.get()
    seen = pictures.of_case(uid, SEES)[original]
    assert seen.areas == areas.read(row.areas)
    assert Deed.objects.filter(verb=hiding.HIDE).count() == 1
    lying = {file.stem for file in (home / "evidence" / "shown").rglob("*.jpg")}
    assert lying == {seen.shown, seen.thumbnail}
    assert queries.verify().problems == ()

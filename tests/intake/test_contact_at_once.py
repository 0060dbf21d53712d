"""Passes of the background work and a command at the same moment: contact goes once, each time with one deed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.cases.models import Case
from chengxu.common.ids import SystemIds
from chengxu.intake import contact_purging
from chengxu.intake.contact_purging import Purged
from chengxu.intake.models import HAS_CONTACT, Report
from chengxu.ledger import queries
from chengxu.ledger.models import Deed
from chengxu.notices.outside import subscribing
from tests.at_once import at_once
from tests.intake.test_matters import report
from tests.jingzhou import NOW


@pytest.mark.usefixtures("on_disk")
def test_passes_at_once_erase_each_once() -> None:
    for place in range(4):
        report(lon=109.60 + place / 50, lat=26.58)
    Case.objects.update(state="rejected", is_open=False, updated_at=NOW)
    at = NOW + timedelta(days=5000)

    def purge() -> Purged:
        return contact_purging.purge(followed=subscribing.following, now=at, ids=SystemIds())

    ended = at_once([purge] * 4)
    assert all(isinstance(end, Purged) for end in ended), ended
    assert sum(end.gone for end in ended if isinstance(end, Purged)) == 4
    assert not Report.objects.filter(HAS_CONTACT).exists()
    assert Deed.objects.filter(verb="contact.purge").count() == 4
    assert queries.verify().problems == ()

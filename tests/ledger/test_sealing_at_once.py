"""Several sealers while others write: one chain, every deed in it once."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest

from chengxu.common.ids import SystemIds
from chengxu.ledger import actions, queries
from chengxu.ledger.models import Deed, Seal
from chengxu.ledger.rules import Deed as Entry
from tests.at_once import at_once

NOW = datetime(2023, 5, 1, 2, 30, tzinfo=UTC)


def write(count: int) -> int:
    ids = SystemIds()
    for _ in range(count):
        entry = Entry(
            uid=ids.uid(NOW), occurred_at=NOW, recorded_at=NOW, actor="p", source="test", verb="clear",
            object="ramp", quantity=2000, measure="处", note="看过了",
        )  # fmt: skip
        actions.append([entry], ids=ids)
    return 0


def seal() -> int:
    return sum(actions.seal(now=NOW, batch=5) for _ in range(4))


@pytest.mark.usefixtures("on_disk")
def test_many_sealers_make_one_chain() -> None:
    write(40)
    ended = at_once([partial(write, 20), seal, partial(write, 20), seal, seal])
    assert all(isinstance(one, int) for one in ended), ended
    sealed = sum(one for one in ended if isinstance(one, int)) + actions.seal(now=NOW)
    found = queries.verify()
    assert (found.ok, found.deeds, found.unsealed, sealed) == (True, 80, 0, 80)
    assert sum(Seal.objects.values_list("count", flat=True)) == Deed.objects.count()

"""Files follow the database; whatever happens to them, the figures stay those of the rows."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from tests.indicators.invented import Inventor, fill

from chengxu.cases.models import Case, CaseClock
from chengxu.indicators import extracts, queries, warehouse
from chengxu.indicators.rules import Value
from chengxu.ledger import actions
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.routines.recurring.models import Occurrence

YEAR = (date(2023, 1, 1), date(2023, 12, 31))
NOW = datetime(2024, 1, 1, tzinfo=UTC)


def figures() -> dict[str, Value]:
    return {value.id: value for value in queries.evaluate(start=YEAR[0], end=YEAR[1])}


@pytest.fixture
def filed(committed: Path, vocabulary: Vocabulary) -> Inventor:
    """Some rows, all of them in files except a few unsealed deeds."""
    inventor = Inventor(31, vocabulary)
    fill(inventor, deeds=200, others=40)
    actions.seal(now=NOW)
    actions.append(inventor.deeds(7), ids=inventor.ids)
    assert warehouse.refresh()
    return inventor


def test_only_sealed_deeds_go_into_files(filed: Inventor) -> None:
    assert extracts.manifest()["deeds"].rows == 200
    assert extracts.manifest()["cases"].rows == 40
    assert all((extracts.folder() / name).is_file() for r in extracts.manifest().values() for name in r.files)


def test_what_has_no_news_gets_no_new_file(filed: Inventor) -> None:
    before = extracts.manifest()
    assert warehouse.refresh()
    after = extracts.manifest()
    assert [after[name] for name in ("deeds", "shifts", "tickets")] == [
        before[name] for name in ("deeds", "shifts", "tickets")
    ]


def test_a_changed_case_and_its_clocks_are_read_afresh(filed: Inventor) -> None:
    before = figures()
    case = Case.objects.filter(state="closed", closed_at__year=2023).first()
    assert case is not None
    CaseClock.objects.filter(case=case.uid).delete()
    CaseClock.objects.create(
        case_id=case.uid, ordinal=0, kind="unit", unit="JZCG", amount=1, limit_unit="work_hour",
        started_at=case.reported_at, due_at=datetime(2023, 6, 1, tzinfo=UTC),
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(state="void", version=2)
    new = filed.case()
    new.reported_at, new.state, new.closed_at = datetime(2023, 6, 1, tzinfo=UTC), "reported", None
    new.save()
    after = figures()
    assert after["cases.closed"].value == before["cases.closed"].value - 1  # type: ignore[operator]
    assert after["cases.reported"].value == before["cases.reported"].value + 1  # type: ignore[operator]
    files = extracts.folder() / "manifest.json"
    files.unlink()
    assert figures() == after


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "manifest.json").write_text("{"),
        lambda folder: (folder / "manifest.json").write_text('{"format": 99, "tables": {}}'),
        lambda folder: next(folder.glob("deeds-*.parquet")).unlink(),
        lambda folder: _rewrite(folder, "proof", "of another database"),
        lambda folder: _rewrite(folder, "upto", 1),
        lambda folder: _rewrite(folder, "rows", 3),
    ],
)
def test_files_that_cannot_be_trusted_are_not_used(filed: Inventor, damage: object) -> None:
    expected = figures()
    damage(extracts.folder())  # type: ignore[operator]
    assert figures() == expected
    assert warehouse.refresh()
    assert figures() == expected
    assert extracts.manifest()["deeds"].rows == 200


def _rewrite(folder: Path, key: str, value: object) -> None:
    content = json.loads((folder / "manifest.json").read_text())
    for name, table in content["tables"].items():
        if not (key == "rows" and name in {"deeds", "clocks"}):  # seals vouch for these, not a count
            table[key] = value
    (folder / "manifest.json").write_text(json.dumps(content))


def test_nothing_is_written_from_inside_a_transaction(committed: Path, vocabulary: Vocabulary) -> None:
    with transaction.atomic():
        fill(Inventor(32, vocabulary), deeds=50, others=5)
        assert not warehouse.refresh()
        assert figures()["cases.reported"].rows >= 0
        transaction.set_rollback(True)
    assert extracts.manifest() == {}


def test_one_process_writes_at_a_time(filed: Inventor) -> None:
    with (extracts.folder() / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert not warehouse.refresh()
    assert warehouse.refresh()


def test_a_file_left_by_a_killed_process_is_ignored_and_later_removed(filed: Inventor) -> None:
    expected = figures()
    orphan = extracts.folder() / "deeds-half.parquet"
    orphan.write_bytes(b"PAR1")
    (extracts.folder() / "manifest.json.new").write_text('{"format":')
    assert figures() == expected
    assert warehouse.refresh()
    assert orphan.is_file()  # somebody may still be reading it
    old = (datetime.now(UTC) - timedelta(hours=1)).timestamp()
    os.utime(orphan, (old, old))
    assert warehouse.refresh()
    assert not orphan.exists()
    assert figures() == expected


def test_many_live_rows_are_filed_by_the_question_itself(
    committed: Path, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(Inventor(33, vocabulary), deeds=60, others=10)
    actions.seal(now=NOW)
    expected = figures()
    assert extracts.manifest() == {}
    monkeypatch.setattr(extracts, "WORTH_A_FILE", 50)
    assert figures() == expected
    assert extracts.manifest()["deeds"].rows == 60
    monkeypatch.setattr(extracts, "MANY_CHANGES", 2)
    Case.objects.update(version=5, state="void", closed_at=None)
    assert figures()["cases.closed"].value == 0


def occurrence(number: int, state: str = "done", version: int = 1) -> Occurrence:
    starts = datetime(2023, 3, 1, tzinfo=UTC) + timedelta(hours=number)
    return Occurrence(
        uid=f"occurrence-{number}", routine="lamp_night_round", unit="JZCG-LD", day=starts.date(), starts_at=starts,
        ends_at=starts + timedelta(minutes=50), settles_at=starts + timedelta(hours=1), required=1000, state=state,
        decided_at=None if state == "planned" else starts + timedelta(hours=1), pack_hash="pack", version=version,
    )  # fmt: skip


def kept() -> tuple[float | None, int]:
    value = figures()["routine.lamp_round_rate"]
    return value.value, value.rows


def test_occurrences_are_filed_in_pieces_and_what_changed_or_went_is_read_afresh(
    filed: Inventor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extracts, "BATCH", 3)
    monkeypatch.setattr(extracts, "PIECE", 2)
    Occurrence.objects.all().delete()
    Occurrence.objects.bulk_create(occurrence(n) for n in range(20))
    assert kept() == (100.0, 20)
    assert warehouse.refresh()
    reach = extracts.manifest()["occurrences"]
    assert (reach.rows, reach.versions, len(reach.files)) == (20, 20, 4)
    read: list[int] = []
    real = extracts.read_changed
    monkeypatch.setattr(extracts, "read_changed", lambda *given: _counted(real(*given), read))
    assert (kept(), read[-1]) == ((100.0, 20), 0)
    Occurrence.objects.filter(uid="occurrence-3").update(state="missed", version=2)
    assert (kept(), read[-1]) == ((95.0, 20), 1)
    Occurrence.objects.filter(uid="occurrence-4").delete()
    Occurrence.objects.bulk_create([occurrence(21, "planned"), occurrence(22, "missed")])
    assert (kept(), read[-1]) == ((90.0, 20), 3)
    assert warehouse.refresh()
    assert (kept(), read[-1]) == ((90.0, 20), 0)
    Occurrence.objects.filter(
        uid="occurrence-22"
    ).delete()  # the witness of the file goes: it is trusted no more
    assert (kept(), read[-1]) == ((94.7, 19), 20)
    Occurrence.objects.all().delete()
    assert kept()[1] == 0


def _counted(rows: extracts.Rows, read: list[int]) -> extracts.Rows:
    if rows.layer.name == "occurrences":
        read.append(rows.table.num_rows)
    return rows


def test_the_first_rows_after_empty_files_are_read(committed: Path, vocabulary: Vocabulary) -> None:
    assert warehouse.refresh()
    assert extracts.manifest()["cases"].rows == 0
    fill(Inventor(34, vocabulary), deeds=1, others=3)
    found = figures()["cases.reported"].rows
    (extracts.folder() / "manifest.json").unlink()
    assert found == figures()["cases.reported"].rows > 0

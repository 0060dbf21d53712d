"""Deeds are appended and sealed; a changed, removed or inserted row is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.ledger import actions, queries, rules
from chengxu.ledger.models import Deed, Note, Seal
from tests.databases import run, take_triggers_away

pytestmark = pytest.mark.django_db
LOOSE = pytest.mark.sqlite_only(reason="PostgreSQL takes no value of another type than the column's")
NOW = datetime(2023, 5, 1, 2, 30, tzinfo=UTC)


def deed(ids: SeededIds, **changes: object) -> rules.Deed:
    plain = rules.Deed(
        uid=ids.uid(NOW), occurred_at=NOW, recorded_at=NOW, actor="p", source="test", verb="clear",
        object="ramp", quantity=2000, measure="处",
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture
def ids() -> SeededIds:
    return SeededIds(7)


@pytest.fixture
def sealed(ids: SeededIds) -> list[str]:
    """Five deeds in three seals, one of them with a note; their uids."""
    deeds = [
        deed(ids, note="沿街清理" if n == 0 else "", occurred_at=NOW + timedelta(hours=n)) for n in range(5)
    ]
    actions.append(deeds, ids=ids)
    assert actions.seal(now=NOW, batch=2) == 5
    return [d.uid for d in deeds]


def tamper(sql: str, *values: object) -> None:
    """Change the ledger as somebody with the file in hand would: without the triggers."""
    take_triggers_away()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def seal_ids() -> list[int]:
    """The ids of the seals, oldest first: a server gives none twice, not even after a test that was undone."""
    return list(Seal.objects.order_by("id").values_list("id", flat=True))


def test_an_untouched_ledger_verifies(sealed: list[str]) -> None:
    result = queries.verify()
    assert (result.ok, result.deeds, result.seals, result.unsealed) == (True, 5, 3, 0)
    assert result.head == queries.head_hash() == Seal.objects.get(id=seal_ids()[2]).head


def test_young_deeds_are_unsealed_not_wrong(sealed: list[str], ids: SeededIds) -> None:
    actions.append([deed(ids)], ids=ids)
    assert (queries.verify().ok, queries.verify().unsealed) == (True, 1)
    assert actions.seal(now=NOW) == 1
    assert actions.seal(now=NOW) == 0


@pytest.mark.parametrize("algorithm", rules.ALGORITHMS)
def test_both_algorithms_seal_and_verify(ids: SeededIds, algorithm: str) -> None:
    actions.append([deed(ids)], ids=ids)
    actions.seal(now=NOW, algorithm=algorithm)
    assert queries.verify().ok


CHANGES: list[tuple[str, str, Callable[[list[str]], tuple[object, ...]]]] = [
    ("UPDATE ledger_deed SET quantity = 9000 WHERE uid = %s", "封存后被改动的记录", lambda uids: (uids[2],)),
    (
        "UPDATE ledger_deed SET occurred_at = '2023-05-02 00:00:00' WHERE uid = %s",
        "改动",
        lambda uids: (uids[2],),
    ),
    ("DELETE FROM ledger_deed WHERE uid = %s", "封存后被删除的记录", lambda uids: (uids[2],)),
]


@pytest.mark.parametrize(("sql", "words", "values"), CHANGES)
def test_a_changed_or_removed_row_is_named(
    sealed: list[str], sql: str, words: str, values: Callable[[list[str]], tuple[object, ...]]
) -> None:
    tamper(sql, *values(sealed))
    (problem,) = queries.verify().problems
    assert problem.file == f"ledger_deed {sealed[2]}"
    assert words in str(problem)


def test_an_inserted_row_is_named(sealed: list[str], ids: SeededIds) -> None:
    intruder = deed(ids)
    actions.append([intruder], ids=ids)
    tamper("UPDATE ledger_deed SET seal_id = %s WHERE uid = %s", seal_ids()[1], intruder.uid)
    (problem,) = queries.verify().problems
    assert (problem.file, "插入" in str(problem)) == (f"ledger_deed {intruder.uid}", True)


def test_a_row_slipped_in_among_old_ones_is_named_before_it_is_sealed(
    sealed: list[str], ids: SeededIds
) -> None:
    intruder, young = deed(ids, recorded_at=NOW - timedelta(days=30)), deed(ids)
    actions.append([intruder, young], ids=ids)
    (problem,) = queries.verify().problems
    assert (problem.file, "插入" in str(problem)) == (f"ledger_deed {intruder.uid}", True)


def test_rows_whose_seal_was_cut_off_are_named(sealed: list[str]) -> None:
    if connection.vendor == "sqlite":
        run(
            ["PRAGMA defer_foreign_keys = ON"]
        )  # as if foreign keys had been off; PostgreSQL looks at the end anyway
    last = seal_ids()[2]
    tamper("DELETE FROM ledger_seal WHERE id = %s", last)
    assert [p.file for p in queries.verify().problems] == [f"ledger_deed {sealed[4]}"]
    tamper("UPDATE ledger_deed SET seal_id = NULL WHERE seal_id = %s", last)


@pytest.mark.parametrize(
    ("sql", "file"),
    [
        pytest.param(
            "UPDATE ledger_deed SET occurred_at = 'no date' WHERE uid = %s", "ledger_deed", marks=LOOSE
        ),
        pytest.param("UPDATE ledger_deed SET quantity = x'00ff' WHERE uid = %s", "ledger_deed", marks=LOOSE),
        (
            "UPDATE ledger_seal SET algorithm = 'rot13' WHERE id = (SELECT seal_id FROM ledger_deed WHERE uid = %s)",
            "ledger_seal",
        ),
    ],
)
def test_values_no_deed_can_have_are_named_too(sealed: list[str], sql: str, file: str) -> None:
    tamper(sql, sealed[2])
    (problem,) = queries.verify().problems
    assert problem.file.startswith(file)


def test_a_removed_seal_breaks_the_chain(sealed: list[str]) -> None:
    _, second, third = seal_ids()
    tamper("UPDATE ledger_deed SET seal_id = NULL WHERE seal_id = %s", second)
    tamper("DELETE FROM ledger_seal WHERE id = %s", second)
    assert [p.file for p in queries.verify().problems] == [f"ledger_seal {third}"]


def test_a_changed_seal_is_named(sealed: list[str]) -> None:
    first, second, _ = seal_ids()
    tamper("UPDATE ledger_seal SET head = %s WHERE id = %s", "f" * 64, first)
    assert {p.file for p in queries.verify().problems} == {f"ledger_seal {first}", f"ledger_seal {second}"}


def test_a_rewritten_or_removed_note_is_named(sealed: list[str]) -> None:
    tamper("UPDATE ledger_note SET text = %s", "别的文字")
    assert [p.file for p in queries.verify().problems] == [f"ledger_note {sealed[0]}"]
    tamper("DELETE FROM ledger_note")
    assert [p.file for p in queries.verify().problems] == [f"ledger_note {sealed[0]}"]


def test_an_erased_note_verifies_and_leaves_a_deed(sealed: list[str], ids: SeededIds) -> None:
    actions.erase_note(deed_uid=sealed[0], actor="p", reason="PIPL 47", now=NOW, ids=ids)
    assert queries.verify().ok
    assert Note.objects.get(deed_uid=sealed[0]).text is None
    assert Deed.objects.get(verb="ledger.erase").detail == f'{{"deed":"{sealed[0]}","reason":"PIPL 47"}}'
    with pytest.raises(Refused):
        actions.erase_note(deed_uid=sealed[0], actor="p", reason="again", now=NOW, ids=ids)


def test_a_note_emptied_by_hand_is_named(sealed: list[str]) -> None:
    tamper("UPDATE ledger_note SET text = NULL")
    assert [p.file for p in queries.verify().problems] == [f"ledger_note {sealed[0]}"]


def test_a_reference_to_nothing_is_named(ids: SeededIds) -> None:
    lost = deed(ids, case_uid="no-such-case")
    actions.append([lost], ids=ids)
    (problem,) = queries.verify({"case_uid": "cases_case"}).problems
    assert problem.file == f"ledger_deed {lost.uid}"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_deed SET verb = 'x'",
        "DELETE FROM ledger_deed",
        "UPDATE ledger_deed SET seal_id = NULL",
        "UPDATE ledger_deed SET seal_id = seal_id",
        "DELETE FROM ledger_seal",
        "UPDATE ledger_seal SET count = 0",
        "UPDATE ledger_note SET text = 'x'",
        "DELETE FROM ledger_note",
    ],
)
def test_the_database_itself_refuses(sealed: list[str], sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert queries.verify().ok


def test_effective_deeds_leave_out_what_was_corrected(ids: SeededIds) -> None:
    wrong, voided, right = deed(ids), deed(ids), deed(ids)
    replacing = deed(ids, corrects_uid=wrong.uid, corrects_kind=rules.REPLACE, quantity=5000)
    voiding = deed(ids, corrects_uid=voided.uid, corrects_kind=rules.VOID, quantity=None)
    actions.append([wrong, voided, right, replacing, voiding], ids=ids)
    with connection.cursor() as cursor:
        cursor.execute("SELECT uid FROM effective_deeds")
        assert {row[0] for row in cursor.fetchall()} == {right.uid, replacing.uid}


def test_the_byte_form_of_a_deed_never_changes() -> None:
    """Seals made years ago must verify: if this fails, give the byte form a new version instead."""
    values = [
        "u", NOW, NOW, "p", "s", "", "clear", "ramp", 2000, "处", "", "", "U1", "", "", "", "", "", "", "", "", "", "",
    ]  # fmt: skip
    assert rules.leaf(values, "sha256") == "7997de705c7d63b52f2c67418e0a6777422bc71e83f0dcc08c991d717541786e"

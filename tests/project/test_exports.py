"""What goes out can come in: same columns, local time, plain numbers."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from chengxu.accounts.rules import PUBLIC
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake.actions import take_in
from chengxu.intake.channels import case_file, deed_file
from chengxu.intake.rules import Submission
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed
from chengxu.project import exports
from tests.jingzhou import CLERK, NOW, SEAT

pytestmark = pytest.mark.usefixtures("county")


def told(kind: str, folder: Path, ending: str = ".jsonl") -> list[dict[str, object]]:
    file = folder / f"out{ending}"
    steps: list[tuple[int, int]] = []
    count = exports.write(kind, file, ending=ending, progress=lambda done, total: steps.append((done, total)))
    if ending == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows: list[dict[str, object]] = list(csv.DictReader(lines))
    else:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == count
    assert steps[-1:] == ([(count, count)] if count else [])
    return rows


def test_columns_are_those_of_the_import() -> None:
    assert set(exports.DEED_COLUMNS) == {*deed_file.REQUIRED, *deed_file.OPTIONAL}
    assert set(exports.CASE_COLUMNS) == {*case_file.REQUIRED, *case_file.OPTIONAL}


def test_a_deed_with_its_note(tmp_path: Path) -> None:
    deed = Deed(
        uid=SeededIds(1).uid(NOW), occurred_at=NOW, recorded_at=NOW, actor="clerk", source="desk", verb="remove",
        object="awning", quantity=12_500, measure="处", unit="JZCG-SR", note="沿街，两侧",
    )  # fmt: skip
    ledger.append([deed], ids=SeededIds(2))
    (row,) = told("deeds", tmp_path)
    assert (row["occurred_at"], row["quantity"], row["note"]) == (
        "2023-05-08T09:00:00+08:00",
        12.5,
        "沿街，两侧",
    )
    (row,) = told("deeds", tmp_path, ".csv")
    assert (row["quantity"], row["unit"], row["uid"]) == ("12.5", "JZCG-SR", deed.uid)


def test_a_report_as_it_came_in(tmp_path: Path) -> None:
    given = Submission(
        channel="portal", text="路灯不亮，\n三天了", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="cgcs2000",
        contact_name="李", contact_phone="13812345678",
    )  # fmt: skip
    receipt = take_in(submission=given, actor=PUBLIC, now=NOW, ids=SeededIds(3))
    (row,) = told("cases", tmp_path, ".csv")
    assert row == {
        "reported_at": "2023-05-08T09:00:00+08:00", "channel": "portal", "category": "C0118", "text": given.text,
        "lon": str(SEAT[0]), "lat": str(SEAT[1]), "frame": "cgcs2000", "place": "", "reporter": "李",
        "phone": "13812345678", "photos": "", "source_id": receipt.code,
    }  # fmt: skip


def test_nothing_is_a_file_with_a_header(tmp_path: Path) -> None:
    assert told("deeds", tmp_path, ".csv") == []
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").strip() == ",".join(exports.DEED_COLUMNS)


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        exports.write("deeds", tmp_path / "x.parquet", ending=".parquet", progress=lambda done, total: None)
    assert refused.value.field == "file"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("thousandths", "plain"),
    [(None, None), (0, "0"), (1, "0.001"), (12_500, "12.5"), (350_000, "350"), (-500, "-0.5")],
)
def test_quantities_are_plain_numbers(thousandths: int | None, plain: str | None) -> None:
    found = exports._quantity(thousandths)
    assert found == (None if plain is None else Decimal(plain))
    assert found is None or f"{found:f}" == plain


def test_a_whole_ledger_that_went_out_adds_nothing_when_it_comes_in(tmp_path: Path) -> None:
    take_in(submission=Submission(channel="portal", text="路灯不亮"), actor=PUBLIC, now=NOW, ids=SeededIds(1))
    of_nobodys_unit = Deed(
        uid=SeededIds(3).uid(NOW), occurred_at=NOW, recorded_at=NOW, actor="public", source="portal",
        verb="front.commit", object="commitment", quantity=1000, measure="份",
    )  # fmt: skip
    ledger.append([of_nobodys_unit], ids=SeededIds(4))
    exports.write("deeds", tmp_path / "all.csv", ending=".csv", progress=lambda done, total: None)
    done = deed_file.import_deeds(tmp_path / "all.csv", actor=CLERK, now=NOW, ids=SeededIds(2))
    assert (done.added, done.repeated, done.problems) == (0, 3, ())


def test_all_cases_that_went_out_add_nothing_when_they_come_in(tmp_path: Path) -> None:
    for number, source_id in enumerate(("", "", "12345-1")):
        given = Submission(channel="portal", text=f"路灯不亮 {number}", source_id=source_id)
        take_in(submission=given, actor=PUBLIC, now=NOW, ids=SeededIds(number))
    exports.write("cases", tmp_path / "all.csv", ending=".csv", progress=lambda done, total: None)
    done = case_file.import_cases(tmp_path / "all.csv", actor=CLERK, now=NOW, ids=SeededIds(9))
    assert (done.added, done.repeated, done.problems) == (0, 3, ())


def test_a_receipt_of_another_channel_or_of_nobody_is_a_number_like_any_other(tmp_path: Path) -> None:
    given = Submission(channel="portal", text="路灯不亮")
    receipt = take_in(submission=given, actor=PUBLIC, now=NOW, ids=SeededIds(1)).code
    file = tmp_path / "cases.csv"
    rows = [f"hotline,路灯不亮,{receipt}", f"portal,路灯不亮,{SeededIds(2).receipt()}"]
    file.write_text("\n".join(["channel,text,source_id", *rows]), encoding="utf-8")
    done = case_file.import_cases(file, actor=CLERK, now=NOW, ids=SeededIds(3))
    assert (done.added, done.repeated, done.problems) == (2, 0, ())

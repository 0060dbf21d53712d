"""Lists of the desk that leave as a file: what stands in it, what it may not do, what is said when it is too long."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from chengxu.cases.finding import exported
from chengxu.cases.finding.sheets import Line, as_csv, as_xlsx
from chengxu.ledger.models import Deed
from chengxu.web.desk import sheets
from tests.web.cast import reported, signed_in


def test_a_list_leaves_as_a_file_without_names_and_the_ledger_knows() -> None:
    reported(text="=cmd|' /C calc'!A0", place="=1+1 路口")
    reported(text="井盖松了", category="C0101", place="西街")
    clerk = signed_in("acceptor")
    plain = clerk.post("/desk/export/", {"queue": "acceptance", "q": "路口", "form": "csv"})
    assert plain["Content-Type"].startswith("text/csv")
    text = plain.content.decode("utf-8-sig")
    assert text.startswith("案件号,小类,地点")
    assert text.count("\r\n") == 2
    assert "路灯" in text
    assert "13812341234" not in text
    assert "伍先生" not in text
    sheet = openpyxl.load_workbook(
        io.BytesIO(clerk.post("/desk/export/", {"queue": "acceptance", "form": "xlsx"}).content)
    ).active
    assert sheet is not None
    assert (sheet.max_row, sheet.freeze_panes) == (3, "A2")
    assert {
        cell.data_type for row in sheet.iter_rows(min_row=2, max_col=9) for cell in row if cell.value
    } == {"s"}
    deeds = list(Deed.objects.filter(verb="case.export").order_by("id"))
    assert [json.loads(deed.detail)["rows"] for deed in deeds] == ["1", "2"]
    assert deeds[0].note_digest
    assert clerk.get("/desk/export/").status_code == 405


def test_a_cell_that_looks_like_a_formula_is_text() -> None:
    lines: list[Line] = [("=1+1", "-2", "＠x", 1.5), ("", "a\x07b", None, "+3")]
    told = list(csv.reader(io.StringIO(as_csv(sheets.COLUMNS, lines).decode("utf-8-sig"))))[1:]
    assert told == [["'=1+1", "'-2", "'＠x", "1.5"], ["", "a\x07b", "", "'+3"]]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(sheets.COLUMNS, lines))).active
    assert sheet is not None
    assert [(cell.value, cell.data_type) for cell in sheet[2]][:4] == [
        ("=1+1", "s"), ("-2", "s"), ("＠x", "s"), (1.5, "n"),
    ]  # fmt: skip
    assert sheet["B3"].value == "a b"


def test_a_list_that_is_too_long_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exported, "MOST", 2)
    monkeypatch.setattr(sheets, "CHUNK", 1)
    for n in range(3):
        reported(text=f"路灯不亮 {n}")
    text = signed_in("acceptor").post("/desk/export/", {"queue": "acceptance"}).content.decode("utf-8-sig")
    assert len(text.splitlines()) == 4
    assert "只导出了前 2 件" in text

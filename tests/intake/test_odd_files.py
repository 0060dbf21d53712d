"""Tables as people really send them: odd quotes, separators, dates, sheets; nothing is swallowed and nothing counts twice."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from chengxu.cases.models import Case
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Invalid
from chengxu.intake.channels import deed_file
from chengxu.intake.channels.case_file import import_cases
from chengxu.intake.channels.deed_file import import_deeds
from chengxu.ledger.models import Deed
from tests.jingzhou import CLERK, NOW

pytestmark = pytest.mark.usefixtures("county")
WITH = {"actor": CLERK, "now": NOW}
HEADER = "occurred_at,unit,verb,object,quantity,measure,routine,note,uid,source_id,actor,corrects\n"
GOOD = "2023-01-0{n},JZCG-GG,拆除,雨阳棚,{n},处,,,,,,\n"
ONE, TWO = "01856aa0-c800-7259-8b3f-bfcaa3246f70", "01856aa0-c800-7259-8b3f-bfcaa3246f71"


def deeds(path: Path, text: str, **options: object) -> object:
    path.write_text(text, encoding="utf-8")
    return import_deeds(path, ids=SeededIds(hash(text)), **WITH, **options)  # type: ignore[arg-type]


def refused(path: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(Invalid) as caught:
        deeds(path, text)
    return [(p.line, p.field) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("2023-01-01,JZCG-GG,拆除,雨阳棚,1e999999,处", "quantity"),
        ('2023-01-01,JZCG-GG,拆除,雨阳棚,"1,5",处', "quantity"),
        ("0001-01-01,JZCG-GG,拆除,雨阳棚,1,处", "occurred_at"),
        ("1850-01-01,JZCG-GG,拆除,雨阳棚,1,处", "occurred_at"),
        ("9999-12-31T23:00-23:00,JZCG-GG,拆除,雨阳棚,1,处", "occurred_at"),
        ("2023-01-01,JZCG-GG,拆除,雨阳棚,1,处,no-such-shift", "routine"),
        (f"2023-01-01,JZCG-GG,拆除,雨阳棚,1,处,,,,{'k' * 81}", "source_id"),
        (f"2023-01-01,JZCG-GG,拆除,雨阳棚,1,处,,,,,{'a' * 37}", "actor"),
    ],
)
def test_what_no_record_can_hold_is_refused_in_words(tmp_path: Path, row: str, field: str) -> None:
    assert refused(tmp_path / "d.csv", HEADER + GOOD.format(n=1) + row + "\n") == [(3, field)]


def test_thousands_are_read_as_they_are_written(tmp_path: Path) -> None:
    deeds(tmp_path / "d.csv", HEADER + '2023-01-01,JZCG-GG,拆除,雨阳棚,"1,234.5",处\n')
    assert Deed.objects.get().quantity == 1_234_500


def test_a_quote_left_open_does_not_swallow_the_rows_below(tmp_path: Path) -> None:
    opened = '2023-01-02,JZCG-GG,拆除,雨阳棚,2,处,,"没有关,,,,\n'
    assert refused(tmp_path / "d.csv", HEADER + GOOD.format(n=1) + opened + GOOD.format(n=3)) == [(3, "")]
    assert not Deed.objects.exists()


def test_a_row_wider_than_the_header_is_left_out_like_any_bad_row(tmp_path: Path) -> None:
    wide = GOOD.format(n=2).strip() + ",多出来\n"
    unknown = GOOD.format(n=3).replace("拆除", "飞")
    text = HEADER + GOOD.format(n=1) + wide + unknown
    assert refused(tmp_path / "d.csv", text) == [(3, ""), (4, "verb")]
    done = deeds(tmp_path / "d.csv", text, skip_bad=True)
    assert (done.added, len(done.problems), Deed.objects.count()) == (1, 2, 1)  # type: ignore[attr-defined]


def test_a_row_of_several_lines_is_named_by_its_first(tmp_path: Path) -> None:
    long = '2023-01-01,JZCG-GG,飞,雨阳棚,1,处,,"两\n行",,,,\n'
    assert refused(tmp_path / "d.csv", HEADER + long + GOOD.format(n=1)) == [(2, "verb")]


@pytest.mark.parametrize("comma", [";", "\t", "，"])
def test_another_separator_is_named(tmp_path: Path, comma: str) -> None:
    (tmp_path / "d.csv").write_text((HEADER + GOOD.format(n=1)).replace(",", comma), encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        import_deeds(tmp_path / "d.csv", ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert "半角逗号" in problem.message.zh


def test_empty_lines_before_the_header_and_between_rows_do_not_matter(tmp_path: Path) -> None:
    done = deeds(
        tmp_path / "d.csv", "\n,,\n" + HEADER + "\n" + GOOD.format(n=1) + ",,,,,\n\n" + GOOD.format(n=2)
    )
    assert done.added == 2  # type: ignore[attr-defined]


def test_utf_16_is_told_from_gb18030(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_bytes((HEADER + GOOD.format(n=1)).encode("utf-16"))
    with pytest.raises(Invalid) as caught:
        import_deeds(tmp_path / "d.csv", ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    assert "--encoding utf-16" in caught.value.problems[0].message.zh


def test_a_deed_is_corrected_once_and_then_its_correction(tmp_path: Path) -> None:
    deeds(tmp_path / "a.csv", HEADER + f"2023-01-01,JZCG-GG,拆除,雨阳棚,1,处,,,{ONE},,,\n")
    fix = HEADER + f"2023-01-01,JZCG-GG,拆除,雨阳棚,{{}},处,,,{TWO},,,{ONE.upper()}\n"
    deeds(tmp_path / "b.csv", fix.format(2))
    assert deeds(tmp_path / "b.csv", fix.format(2)).repeated == 1  # type: ignore[attr-defined]
    again = HEADER + f"2023-01-01,JZCG-GG,拆除,雨阳棚,3,处,,,,,,{ONE}\n"
    assert refused(tmp_path / "c.csv", again) == [(2, "corrects")]
    deeds(tmp_path / "d.csv", again.replace(ONE, TWO))
    twice = HEADER + f"2023-01-01,JZCG-GG,拆除,雨阳棚,4,处,,,,A,,{TWO}\n".replace(TWO, ONE)
    assert refused(tmp_path / "e.csv", twice) == [(2, "corrects")]
    assert Deed.objects.count() == 3


def test_two_keys_of_one_row_are_both_looked_at(tmp_path: Path) -> None:
    row = "2023-01-01,JZCG-GG,拆除,雨阳棚,{n},处,,,{uid},K1,,\n"
    deeds(tmp_path / "a.csv", HEADER + row.format(n=1, uid=ONE))
    assert deeds(tmp_path / "b.csv", HEADER + row.format(n=1, uid=TWO)).repeated == 1  # type: ignore[attr-defined]
    assert refused(tmp_path / "c.csv", HEADER + row.format(n=2, uid=TWO)) == [(2, "source_id")]


def test_two_imports_at_once_add_each_row_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEADER + GOOD.format(n=1) + GOOD.format(n=2)
    (tmp_path / "other.csv").write_text(HEADER + GOOD.format(n=1), encoding="utf-8")
    write, first = deed_file._write, [True]

    def overtaken(rows: object, ids: object) -> None:
        if first.pop() if first else False:
            import_deeds(tmp_path / "other.csv", ids=SeededIds(77), **WITH)  # type: ignore[arg-type]
        write(rows, ids)  # type: ignore[arg-type]

    monkeypatch.setattr(deed_file, "_write", overtaken)
    done = deeds(tmp_path / "d.csv", text)
    assert (done.added, done.repeated, Deed.objects.count()) == (1, 1, 2)  # type: ignore[attr-defined]


def sheet(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_a_sheet_counts_as_it_shows(tmp_path: Path) -> None:
    names = HEADER.strip().split(",")[:6]
    file = sheet(tmp_path / "d.xlsx", names, ["2023-01-01", "JZCG-GG", "拆除", "雨阳棚", 0.1 + 0.2, "处"])
    import_deeds(file, ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    assert Deed.objects.get().quantity == 300


def test_text_under_no_header_is_not_dropped(tmp_path: Path) -> None:
    file = sheet(tmp_path / "c.xlsx", ["text"], ["路灯不亮", "在飞山路"])
    with pytest.raises(Invalid) as caught:
        import_cases(file, ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    assert [p.line for p in caught.value.problems] == [2]
    assert not Case.objects.exists()


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("content", [b"", b"<x/>", b"<worksheet><sheetData><row", None])
def test_a_broken_workbook_is_refused_in_words(tmp_path: Path, part: str, content: bytes | None) -> None:
    whole, broken = sheet(tmp_path / "a.xlsx", ["text"], ["路灯不亮"]), tmp_path / "b.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            data = content if name == part else old.read(name)
            if data is not None:
                new.writestr(name, data)
    with suppress(Invalid):  # a part that is not needed may be missing
        import_cases(broken, ids=SeededIds(1), **WITH)  # type: ignore[arg-type]

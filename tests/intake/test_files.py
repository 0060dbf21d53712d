"""Tables of cases and deeds: all rows or none, each bad one named, the same file twice adds nothing."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import openpyxl
import pytest

from chengxu.accounts.models import Person
from chengxu.accounts.rules import PUBLIC
from chengxu.cases.models import Case
from chengxu.cases.queries import rulebook
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Invalid, Refused
from chengxu.intake.channels.case_file import import_cases
from chengxu.intake.channels.deed_file import import_deeds
from chengxu.intake.channels.people_file import import_people
from chengxu.intake.models import Report
from chengxu.ledger import actions as ledger_actions
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed, Note
from chengxu.responsibility.queries import beats
from chengxu.responsibility.rules import Band
from tests.jingzhou import CLERK, NOW, STAFF

pytestmark = pytest.mark.usefixtures("county")
WITH = {"actor": CLERK, "now": NOW}

CASES = """reported_at,channel,category,text,lon,lat,frame,place,reporter,phone,photos,source_id
2023-05-01 09:30,12345 热线,路灯,飞山北路路灯不亮,109.695,26.574,wgs84,飞山北路,李四,13900001111,,H-1
2023/5/2 8:05,hotline,E0102,甘棠镇街上垃圾成堆,,,,甘棠镇,,,,H-2
,,,只有一句话,,,,,,,,
"""
DEEDS = """occurred_at,unit,verb,object,quantity,measure,place,case,routine,evidence,note
2023-03-04,广告与户外设施管理股,拆除,雨阳棚,2,处,飞山北路,,,,沿街
2023-03-04 10:00,JZCG-GG,remove,awning,3,,,,,,
2023-03-04 10:00,JZCG-GG,remove,awning,3,,,,,,
"""


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def as_xlsx(path: Path, text: str) -> Path:
    book = openpyxl.Workbook()
    for line in text.strip().splitlines():
        book.worksheets[0].append(line.split(","))
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_cases_come_in_from_both_kinds_of_table(tmp_path: Path, kind: str) -> None:
    file = write(tmp_path / "c.csv", CASES) if kind == "csv" else as_xlsx(tmp_path / "c.xlsx", CASES)
    done = import_cases(file, ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    assert (done.added, done.repeated, done.problems) == (3, 0, ())
    assert list(Report.objects.order_by("id").values_list("channel", "source_id"))[:2] == [
        ("hotline", "H-1"),
        ("hotline", "H-2"),
    ]
    assert set(Case.objects.values_list("lead_unit", "township")) >= {
        ("JZCG-LD", "431229100"),
        ("T101", "431229101"),
    }
    assert ledger.verify({"case_uid": "cases_case"}).ok


def test_the_same_table_twice_adds_nothing(tmp_path: Path) -> None:
    cases, deeds = write(tmp_path / "c.csv", CASES), write(tmp_path / "d.csv", DEEDS)
    for again in (False, True):
        one = import_cases(cases, ids=SeededIds(1 + again), **WITH)  # type: ignore[arg-type]
        two = import_deeds(deeds, ids=SeededIds(3 + again), **WITH)  # type: ignore[arg-type]
        assert (one.added, one.repeated) == ((0, 3) if again else (3, 0))
        assert (two.added, two.repeated) == ((0, 3) if again else (3, 0))
    assert (Case.objects.count(), Deed.objects.filter(source="import", object="awning").count()) == (3, 3)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = import_cases(write(tmp_path / "c.csv", CASES), ids=SeededIds(1), dry_run=True, **WITH)  # type: ignore[arg-type]
    assert (done.added, Case.objects.count(), Deed.objects.count()) == (3, 0, 0)


def test_deeds_take_codes_and_names_and_keep_what_they_say(tmp_path: Path) -> None:
    import_deeds(write(tmp_path / "d.csv", DEEDS), ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    rows = list(Deed.objects.order_by("id").values_list("unit", "verb", "object", "quantity", "measure"))
    assert rows == [("JZCG-GG", "remove", "awning", n * 1000, "处") for n in (2, 3, 3)]
    assert Note.objects.get().text == "沿街"
    assert f"{Deed.objects.order_by('id')[0].occurred_at:%Y-%m-%d %H:%M}" == "2023-03-03 16:00"


def test_a_deed_is_replaced_or_voided_by_a_later_row(tmp_path: Path) -> None:
    import_deeds(write(tmp_path / "d.csv", DEEDS), ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    first, second, _ = Deed.objects.order_by("id").values_list("uid", flat=True)
    fixing = (
        "occurred_at,unit,verb,object,quantity,measure,corrects\n"
        f"2023-03-04,JZCG-GG,remove,awning,5,处,{first}\n2023-03-04,JZCG-GG,remove,awning,,处,{second}\n"
    )
    import_deeds(write(tmp_path / "f.csv", fixing), ids=SeededIds(2), **WITH)  # type: ignore[arg-type]
    kinds = dict(Deed.objects.exclude(corrects_uid="").values_list("corrects_uid", "corrects_kind"))
    assert kinds == {first: "replace", second: "void"}


BAD_CASES = [
    ("text\n\n好的\n", []),
    ("text,lon,lat\n没有坐标系,109.695,26.574\n", [(2, "frame")]),
    ("text,lon,lat,frame\n出县了,116.4,39.9,wgs84\n", [(2, "lon")]),
    ("text,lon,lat,frame\n度分秒,109°41′,26.5,wgs84\n", [(2, "lon")]),
    ("text,category\n好的,路灯\n坏的,没有这类\n", [(3, "category")]),
    ("text,reported_at\n日期,2023-13-01\n", [(2, "reported_at")]),
    ("text,channel\n渠道,心灵感应\n", [(2, "channel")]),
    ("text,source_id\n甲甲,A\n乙乙,A\n", [(3, "source_id")]),
    ("text,photos\n照片,nowhere.jpg\n", [(2, "photos")]),
    ("text,photos\n照片,../secret.jpg\n", [(2, "photos")]),
    ("text,phone,category\n好的,??,??\n", [(2, "category"), (2, "phone")]),
    ("text,colour\n好,红\n", [(1, "colour")]),
    ("channel\nhotline\n", [(1, "text")]),
    ("text,text\n好,好\n", [(1, "text")]),
    ("text\n好,多一列\n", [(2, "")]),
]


@pytest.mark.parametrize(("text", "places"), BAD_CASES)
def test_a_bad_row_is_named_and_none_is_taken(
    tmp_path: Path, text: str, places: list[tuple[int, str]]
) -> None:
    file = write(tmp_path / "c.csv", text)
    if not places:
        assert import_cases(file, ids=SeededIds(1), **WITH).added == 1  # type: ignore[arg-type]
        return
    with pytest.raises(Invalid) as caught:
        import_cases(file, ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    assert [(p.line, p.field) for p in caught.value.problems] == places
    assert all(p.file == str(file) and p.message.en for p in caught.value.problems)
    assert not Case.objects.exists()


def test_skip_bad_takes_the_good_rows_and_names_the_others(tmp_path: Path) -> None:
    file = write(tmp_path / "c.csv", "text,category\n好的一行,路灯\n坏的一行,没有这类\n")
    done = import_cases(file, ids=SeededIds(1), skip_bad=True, **WITH)  # type: ignore[arg-type]
    assert (done.added, [p.line for p in done.problems], Case.objects.count()) == (1, [3], 1)


HEADER = (
    "occurred_at,unit,verb,object,quantity,measure,place,case,routine,evidence,note,uid,source_id,corrects\n"
)
BAD_DEEDS = [
    ("yesterday,JZCG-GG,拆除,雨阳棚,1,处", "occurred_at"),
    ("2033-01-01,JZCG-GG,拆除,雨阳棚,1,处", "occurred_at"),
    ("2023-01-01,没有的股,拆除,雨阳棚,1,处", "unit"),
    ("2023-01-01,JZCG-GG,飞起来,雨阳棚,1,处", "verb"),
    ("2023-01-01,JZCG-GG,拆除,独角兽,1,处", "object"),
    ("2023-01-01,JZCG-GG,发放,雨阳棚,1,处", "object"),
    ("2023-01-01,JZCG-GG,拆除,雨阳棚,1,吨", "measure"),
    ("2023-01-01,JZCG-GG,拆除,雨阳棚,,处", "quantity"),
    ("2023-01-01,JZCG-GG,拆除,雨阳棚,很多,处", "quantity"),
    ("2023-01-01,JZCG-GG,拆除,雨阳棚,-1,处", "quantity"),
    ("2023-01-01,JZCG-GG,拆除,雨阳棚,0.0001,处", "quantity"),
    ("2023-01-01,JZCG-GG,拆除,雨阳棚,1e99,处", "quantity"),
    ("2023-01-01,JZCG-GG,case.close,case,1,件", "verb"),
    ("2023-01-01,JZCG-BGS,report.sign,report_document,1,份", "verb"),
    ("2023-01-01,JZCG-GG,asset.register,component,1,个", "verb"),
    ("2023-01-01,JZCG-GG,proceeding.open,proceeding,1,件", "verb"),
    ("2023-01-01,JZCG-GG,拆除,雨阳棚,1,处,,431229-20230101-00001", "case"),
    ("2023-01-01,JZCG-GG,拆除,雨阳棚,1,处,,,,abcd", "evidence"),
    ("2023-01-01,JZCG-GG,拆除,雨阳棚,1,处,,,,,,not-a-uuid", "uid"),
    ("2023-01-01,JZCG-GG,拆除,雨阳棚,1,处,,,,,,,,01856aa0-c800-7259-8b3f-bfcaa3246f70", "corrects"),
]


@pytest.mark.parametrize(("row", "field"), BAD_DEEDS)
def test_a_bad_deed_is_named_and_none_is_taken(tmp_path: Path, row: str, field: str) -> None:
    good = "2023-01-01,JZCG-GG,拆除,雨阳棚,1,处\n"
    with pytest.raises(Invalid) as caught:
        import_deeds(write(tmp_path / "d.csv", HEADER + good + row + "\n"), ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    assert [(p.line, p.field) for p in caught.value.problems] == [(3, field)]
    assert not Deed.objects.exists()


def test_one_key_with_two_contents_is_refused(tmp_path: Path) -> None:
    rows = HEADER + "2023-01-01,JZCG-GG,拆除,雨阳棚,{},处,,,,,,,K1,\n"
    import_deeds(write(tmp_path / "a.csv", rows.format(1)), ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as caught:
        import_deeds(write(tmp_path / "b.csv", rows.format(2)), ids=SeededIds(2), **WITH)  # type: ignore[arg-type]
    assert [(p.line, p.field) for p in caught.value.problems] == [(2, "source_id")]


def test_an_unknown_place_is_kept_in_the_note(tmp_path: Path) -> None:
    rows = HEADER + "2023-01-01,JZCG-GG,拆除,雨阳棚,1,处,月球背面,,,,看过\n"
    import_deeds(write(tmp_path / "d.csv", rows), ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    assert Note.objects.get().text == "地点：月球背面。看过"


def test_imported_deeds_are_sealed_and_verify(tmp_path: Path) -> None:
    import_deeds(write(tmp_path / "d.csv", DEEDS), ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    assert ledger_actions.seal(now=NOW) == 3
    assert ledger.verify().ok


FILES = [
    ("c.csv", b"", "空"),
    ("c.csv", CASES.encode("gb18030"), "gb18030"),
    ("c.csv", b"PK\x03\x04\x00\x00", "文本"),
    ("c.xlsx", b"not a workbook", "xlsx"),
    ("c.xls", b"old", "xlsx"),
    ("c.pdf", b"%PDF", "csv"),
]


@pytest.mark.parametrize(("name", "data", "words"), FILES)
def test_a_file_that_cannot_be_read_says_what_to_do(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Invalid) as caught:
        import_cases(tmp_path / name, ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert (problem.file, words in problem.message.zh) == (str(tmp_path / name), True)


def test_another_encoding_is_taken_when_it_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "c.csv", CASES, "gb18030")
    assert import_cases(file, ids=SeededIds(1), encoding="gb18030", **WITH).added == 3  # type: ignore[arg-type]


def test_only_those_who_may_import_can(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        import_cases(write(tmp_path / "c.csv", CASES), actor=PUBLIC, now=NOW, ids=SeededIds(1))


PEOPLE = "login,name,unit,posts,certificate,password\nwang,王某,JZCG-ZX,受理员;dispatcher,,\nli,李某,JZCG-ZF,officer,湘N001,correct horse\n"


def test_people_come_in_once_and_new_passwords_are_told(tmp_path: Path) -> None:
    file = write(tmp_path / "p.csv", PEOPLE)
    done = import_people(file, ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    assert (done.added, [line.split()[0] for line in done.told]) == (2, ["wang"])
    wang = Person.objects.get(login="wang")
    assert (wang.unit, wang.posts, wang.check_password(done.told[0].split()[1])) == (
        "JZCG-ZX",
        ["acceptor", "dispatcher"],
        True,
    )
    again = import_people(file, ids=SeededIds(2), **WITH)  # type: ignore[arg-type]
    assert (again.added, again.repeated, again.told) == (0, 2, ())


def test_a_collector_comes_with_the_beat_they_walk(tmp_path: Path) -> None:
    grid = sorted(rulebook().territory.duty_grids)[0]
    head = "login,name,unit,posts,grids,hours\n"
    for bad, field in (
        ("nowhere,08:00-18:00", "grids"),
        (f"{grid},早班", "hours"),
        (f"{grid},08:00-25:00", "hours"),
    ):
        file = write(tmp_path / "p.csv", f"{head}wang,王某,JZCG-ZX,collector,{bad}\n")
        with pytest.raises(Invalid) as caught:
            import_people(file, ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
        assert [p.field for p in caught.value.problems] == [field]
    file = write(tmp_path / "p.csv", f"{head}wang,王某,JZCG-ZX,collector,{grid},08:00-18:00\n")
    import_people(file, ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    (beat,) = beats(NOW.date())
    assert (beat.name, beat.duty_grid, beat.band) == ("王某", grid, Band(time(8), time(18)))


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",赵某,JZCG-ZX,acceptor,,", "login"),
        ("zhao,赵某,没有的股,acceptor,,", "unit"),
        ("zhao,赵某,JZCG-ZX,国王,,", "posts"),
        ("zhao,赵某,JZCG-ZF,officer;auxiliary,,", "posts"),
        ("zhao,赵某,JZCG-ZX,acceptor,,short", "password"),
        (f"{'z' * 41},赵某,JZCG-ZX,acceptor,,", "login"),
        (f"zhao,{'赵' * 61},JZCG-ZX,acceptor,,", "name"),
        (f"zhao,赵某,JZCG-ZX,acceptor,{'9' * 41},", "certificate"),
        ("li,另一个李某,JZCG-ZF,officer,,", "login"),
    ],
)
def test_a_bad_person_is_named_and_nobody_is_added(tmp_path: Path, row: str, field: str) -> None:
    text = (
        "login,name,unit,posts,certificate,password\nli,李某,JZCG-ZF,officer,湘N001,correct horse\n"
        + row
        + "\n"
    )
    with pytest.raises(Invalid) as caught:
        import_people(write(tmp_path / "p.csv", text), ids=SeededIds(1), **WITH)  # type: ignore[arg-type]
    assert [(p.line, p.field) for p in caught.value.problems] == [(3, field)]
    assert not Person.objects.exclude(uid__startswith=STAFF).exists()

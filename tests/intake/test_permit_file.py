"""Parties and permits out of tables: all or none, twice is once, bad rows by line, a dry run writes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from chengxu.common.messages import Invalid, Refused
from chengxu.intake.channels.permit_file import import_parties, import_permits
from chengxu.intake.imported import Imported
from chengxu.ledger.models import Deed
from chengxu.parties.models import Party, Pause, Permit, PitchDay
from chengxu.project import exports
from tests.jingzhou import NOW
from tests.parties.held import CLERK, CODE, READER, ids

pytestmark = pytest.mark.usefixtures("county")
PARTIES = f"""kind,name,code,plate,operator,street,phone
其他单位,靖通公司,{CODE},,,万福路,13800001111
vehicle,自卸车,,湘N12345,{CODE},,
个人,杨秀英,,,,,13800002222
"""
PERMITS = f"""number,kind,holder,what,start,end,hours,street,section,lon,lat,frame,market,pitch,papers
掘字2023-1,挖掘城市道路,{CODE},埋管,2023-05-01,2023年5月20日,每天 08:00-18:00,万福路,北侧,,,,,,all
广字2023-1,advertising,靖通公司,灯箱,2022-01-01,2023-12-31,,,,109.695,26.574,cgcs2000,,,application;licence;place;drawing
摊字2023-1,stall,杨秀英,卖菜,2023-05-08,2023-05-10,,,,,,,S105,4,all
"""


def table(folder: Path, text: str, name: str = "given.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def parties(folder: Path, text: str = PARTIES, **how: Any) -> Imported:
    return import_parties(table(folder, text), actor=CLERK, now=NOW, ids=ids, **how)


def permits(folder: Path, text: str = PERMITS, **how: Any) -> Imported:
    return import_permits(table(folder, text), actor=CLERK, now=NOW, ids=ids, **how)


def test_parties_then_their_permits_and_twice_is_once(tmp_path: Path) -> None:
    assert (parties(tmp_path).added, parties(tmp_path).repeated) == (3, 3)
    assert (permits(tmp_path).added, permits(tmp_path).repeated) == (3, 3)
    dig, board, stall = Permit.objects.order_by("id")
    assert (dig.shape_kind, dig.street, dig.hours, dig.section) == ("line", "R10", "all 08:00-18:00", "北侧")
    assert (board.shape_kind, board.end_on.isoformat()) == ("point", "2023-12-31")
    assert (stall.market, stall.pitch, PitchDay.objects.count()) == ("S105", 4, 3)
    assert Deed.objects.filter(verb="permit.issue").count() == 3
    assert Party.objects.get(plate="湘N12345").operator.name == "靖通公司"


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert parties(tmp_path, dry_run=True).added == 3
    assert not Party.objects.exists()
    assert not Deed.objects.filter(verb="party.register").exists()


@pytest.mark.parametrize(
    ("before", "after", "line", "field"),
    [
        ("挖掘城市道路", "挖洞", 2, "kind"),
        (f",{CODE},埋管", ",谁也不是,埋管", 2, "holder"),
        ("2023年5月20日", "昨天", 2, "end"),
        ("2023年5月20日", "2023-04-20", 2, "end"),
        ("万福路,北侧", "无此路,北侧", 2, "street"),
        ("每天 08:00-18:00", "白天", 2, "hours"),
        ("109.695", "很东", 3, "lon"),
        ("cgcs2000", "火星", 3, "frame"),
        (";licence;", ";", 3, "papers"),
        (",4,all", ",99,all", 4, "pitch"),
        ("摊字2023-1", "", 4, "number"),
        ("摊字2023-1", "掘字2023-1", 4, "number"),
    ],
)
def test_a_bad_row_is_told_by_its_line_and_nothing_is_taken(
    tmp_path: Path, before: str, after: str, line: int, field: str
) -> None:
    parties(tmp_path)
    assert before in PERMITS
    with pytest.raises(Invalid) as caught:
        permits(tmp_path, PERMITS.replace(before, after, 1))
    assert [(problem.line, problem.field) for problem in caught.value.problems] == [(line, field)]
    assert not Permit.objects.exists()
    assert permits(tmp_path, PERMITS.replace(before, after, 1), skip_bad=True).added == 2
    assert Permit.objects.count() == 2


def test_a_party_with_a_wrong_code_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        parties(tmp_path, PARTIES.replace(CODE, CODE[:-1] + "9", 1))
    assert [(problem.line, problem.field) for problem in caught.value.problems] == [
        (2, "code"),
        (3, "operator"),
    ]
    assert not Party.objects.exists()


def test_a_name_two_have_names_nobody(tmp_path: Path) -> None:
    parties(tmp_path, PARTIES + "个人,杨秀英,,,,,13800009999\n")
    with pytest.raises(Invalid, match="不止一个"):
        permits(tmp_path)


def test_from_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in PARTIES.strip().splitlines():
        book.active.append(row.split(","))
    book.save(tmp_path / "given.xlsx")
    assert import_parties(tmp_path / "given.xlsx", actor=CLERK, now=NOW, ids=ids).added == 3


def test_who_may(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="权限"):
        import_parties(table(tmp_path, PARTIES), actor=READER, now=NOW, ids=ids)


ENDED = PERMITS.replace(",papers\n", ",papers,ended,ended_at,suspended_at,why\n", 1).replace(
    "drawing\n", "drawing,cancelled,2023-05-03 10:00,,擅自改了画面\n"
).replace("北侧,,,,,,all\n", "北侧,,,,,,all,,,2023-05-06 09:00,现场整改\n")  # fmt: skip


@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_what_goes_out_comes_back_as_it_was(tmp_path: Path, ending: str) -> None:
    parties(tmp_path)
    permits(tmp_path, ENDED)
    went: dict[str, Path] = {}
    for kind in ("parties", "permits"):
        went[kind] = tmp_path / f"{kind}{ending}"
        exports.write(kind, went[kind], ending=ending, progress=lambda done, total: None)
    if ending == ".jsonl":  # is read by programs; what comes back comes as a table
        assert [json.loads(line)["number"] for line in went["permits"].read_text("utf-8").splitlines()] == [
            "掘字2023-1", "广字2023-1", "摊字2023-1",
        ]  # fmt: skip
        return
    assert import_parties(went["parties"], actor=CLERK, now=NOW, ids=ids).repeated == 3
    assert import_permits(went["permits"], actor=CLERK, now=NOW, ids=ids).repeated == 3
    PitchDay.objects.all().delete()
    Pause.objects.all().delete()
    Permit.objects.all().delete()
    Party.objects.exclude(operator=None).delete()
    Party.objects.all().delete()
    import_parties(went["parties"], actor=CLERK, now=NOW, ids=ids)
    import_permits(went["permits"], actor=CLERK, now=NOW, ids=ids)
    for kind, before in went.items():
        again = tmp_path / f"again-{kind}{ending}"
        exports.write(kind, again, ending=ending, progress=lambda done, total: None)
        assert again.read_bytes() == before.read_bytes()
    assert [p.ended_as for p in Permit.objects.order_by("id")] == ["", "cancelled", ""]


@pytest.mark.parametrize(
    "shape", ["{", "[1,2]", '{"type":"Point","coordinates":[400000,1]}', '{"type":"Blob"}']
)
def test_a_shape_that_is_none_is_told(tmp_path: Path, shape: str) -> None:
    parties(tmp_path)
    quoted = shape.replace('"', '""')
    text = f'number,kind,holder,what,start,end,shape,papers\n1,digging,{CODE},x,2023-05-01,2023-05-02,"{quoted}",all\n'
    with pytest.raises(Invalid) as wrong:
        permits(tmp_path, text)
    assert [one.field for one in wrong.value.problems] == ["shape"]

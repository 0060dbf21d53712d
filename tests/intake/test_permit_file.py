"""Parties and permits out of tables: all or none, twice is once, bad rows by line, a dry run writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from chengxu.common.messages import Invalid, Refused
from chengxu.intake.channels.permit_file import import_parties, import_permits
from chengxu.intake.imported import Imported
from chengxu.ledger.models import Deed
from chengxu.parties.models import Party, Permit, PitchDay
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

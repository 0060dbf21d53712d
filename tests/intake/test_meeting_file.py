"""Meetings out of a table: planned and held, the same file twice, a dry run, and each bad row by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxu.accounts.models import Person
from chengxu.accounts.rules import SYSTEM
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Invalid
from chengxu.intake.channels.meeting_file import import_meetings
from chengxu.ledger.models import Deed
from chengxu.routines.meetings.models import Attendee, Meeting
from tests.jingzhou import NOW, STAFF

pytestmark = pytest.mark.django_db
HEAD = "kind,body,starts_at,minutes,must,held,present,leave,guests,record\n"
A, B = f"{STAFF}JZCG-HW", f"{STAFF}JZCG-SZ"
GOOD = (
    f"业务培训,,2023-04-07 09:00,120,{A};{B},是,{A},{B},12,讲评市容执法\n"
    f"支委会,,2023-05-18 15:00,60,{A},,,,,\n"
    "party_group,第一党小组,2023-05-04 09:00,60,,是,,,8,\n"
)  # fmt: skip


def table(folder: Path, rows: str) -> Path:
    file = folder / "meetings.csv"
    file.write_text(HEAD + rows, encoding="utf-8")
    return file


def taken(file: Path, **options: bool) -> tuple[int, int]:
    found = import_meetings(file, actor=SYSTEM, now=NOW, ids=SeededIds("import"), **options)  # type: ignore[arg-type]
    return found.added, found.repeated


def test_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    file = table(tmp_path, GOOD)
    assert taken(file, dry_run=True) == (3, 0)
    assert not Meeting.objects.exists()
    assert taken(file) == (3, 0)
    assert taken(file) == (0, 3)
    training = Meeting.objects.get(kind="business_training")
    assert (training.stage, training.guests, training.record) == ("held", 12, "讲评市容执法")
    assert dict(Attendee.objects.filter(meeting=training).values_list("person", "mark")) == {
        A: "present",
        B: "leave",
    }
    assert Deed.objects.get(verb="attend").quantity == 13_000
    assert Meeting.objects.get(kind="branch_committee").stage == "planned"
    assert Meeting.objects.get(kind="party_group").body == "g1"


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        ("联欢会,,2023-04-14 09:00,,,,,,,\n", "kind", "没有会议种类"),
        ("业务培训,,四月七日,,,,,,,\n", "starts_at", ""),
        ("业务培训,,2023-04-14 09:00,两小时,,,,,,\n", "minutes", "应是整数"),
        ("业务培训,,2023-04-14 09:00,,查无此人,,,,,\n", "must", "没有「查无此人」"),
        ("业务培训,,2023-04-14 09:00,,承办员,,,,,\n", "must", "不止一个"),
        (f"业务培训,,2023-04-14 09:00,,{A};{A},,,,,\n", "must", "写了两次"),
        (f"业务培训,,2023-04-14 09:00,,{A},是,{A};{A},,,\n", "present", "写了两次"),
        (f"业务培训,,2023-04-14 09:00,,{A},是,{B},,,\n", "present", "不在应到名单"),
        ("业务培训,,2023-06-07 09:00,,,是,,,,\n", "held", "还没有开完"),
        ("业务培训,g1,2023-04-14 09:00,,,,,,,\n", "body", "不分支部"),
        ("党小组会,,2023-04-14 09:00,,,,,,,\n", "body", "请选是哪个"),
    ],
)
def test_a_bad_row_is_named_by_line_and_nothing_is_taken(
    tmp_path: Path, row: str, field: str, says: str
) -> None:
    file = table(tmp_path, GOOD + row)
    with pytest.raises(Invalid) as caught:
        taken(file)
    (problem,) = caught.value.problems
    assert (problem.line, problem.field) == (5, field)
    assert says in problem.message.zh
    assert not Meeting.objects.exists()
    assert taken(file, skip_bad=True) == (3, 0)
    assert Person.objects.filter(uid=A).exists()

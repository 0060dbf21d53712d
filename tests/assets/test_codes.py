"""部件标识码: put together, read, refused."""

from __future__ import annotations

import pytest

from chengxu.assets.codes import Layout, Scheme
from chengxu.catalog.rules import Catalog, Category, Kind
from chengxu.common.messages import Message, Refused


def category(code: str, scheme: str, *, active: bool = True) -> Category:
    return Category(
        id=f"C{code}", scheme=scheme, kind=Kind.COMPONENT, code=code, name=Message(f"部件{code}"), major=code[:2],
        major_name=Message("类"), active=active,
    )  # fmt: skip


LAMP = category("0118", "old")
NEW_LAMP = category("01018", "new")
WATCHED = category("0102001", "watched")
SCHEME = Scheme(
    "431229",
    {
        "old": Layout("old", (6, 2, 2, 6)),
        "new": Layout("new", (6, 2, 3, 5)),
        "watched": Layout("watched", (6, 2, 2, 3, 5)),
    },
)


@pytest.mark.parametrize(
    ("of", "serial", "code"),
    [
        (LAMP, 7, "4312290118000007"),
        (LAMP, 999999, "4312290118999999"),
        (NEW_LAMP, 7, "4312290101800007"),
        (WATCHED, 1, "431229010200100001"),
    ],
)
def test_a_code_goes_together_and_apart(of: Category, serial: int, code: str) -> None:
    assert SCHEME.compose(of, serial) == code
    assert SCHEME.serial(code, of) == serial


@pytest.mark.parametrize(
    ("of", "code", "why"),
    [
        (LAMP, "431229011800007", "16 位数字（6+2+2+6）"),
        (LAMP, "431229011800000x", "16 位数字"),
        (LAMP, "４３１２２９０１１８０００００７", "16 位数字"),
        (LAMP, "4312250118000007", "不是本县"),
        (LAMP, "4312290102000007", "这一行的类别是 0118"),
        (LAMP, "4312290118000000", "从 1 编起"),
        (WATCHED, "4312290118000007", "18 位数字（6+2+2+3+5）"),
        (category("9901", "unknown"), "4312299901000001", "assets.yaml"),
    ],
)
def test_a_wrong_code_says_what_was_expected(of: Category, code: str, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        SCHEME.serial(code, of)
    assert why in refusal.value.message.zh


def test_serial_numbers_run_out() -> None:
    with pytest.raises(Refused, match="用完"):
        SCHEME.compose(NEW_LAMP, 100_000)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("4312290118000007", "C0118"),
        ("431229010200100001", "C0102001"),
        ("4312290119000007", ""),
        ("4312250118000007", ""),
        ("", ""),
    ],
)
def test_a_code_names_its_class(code: str, expected: str) -> None:
    catalog = Catalog({one.id: one for one in (LAMP, WATCHED)})
    found = SCHEME.category(code, catalog)
    assert (found.id if found else "") == expected


def test_a_code_that_two_schemes_read_names_no_class() -> None:
    """16 digits are 6+2+2+6 and 6+2+3+5: with both in force the length says nothing."""
    catalog = Catalog({one.id: one for one in (LAMP, category("01180", "new"))})
    assert SCHEME.category("4312290118000007", catalog) is None

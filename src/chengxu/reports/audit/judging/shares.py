"""Shares told in a list, each behind its count, of one whole that stands farther back.

诉求5172件. … 市容类2069件，占40%；噪声类1396件，占27%；市政类983件，占25%: two of them are of the 5172件, the third is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from chengxu.common.quantity import agrees
from chengxu.reports.audit.grids.headings import is_total
from chengxu.reports.audit.judging.findings import Finding, Number
from chengxu.reports.audit.words.roles import Role

FEWEST, MOST_BACK, MOST_BELOW = 3, 24, 3
"""So many shares make a list, and so many numbers before it (or right below it) the whole may stand."""
PERCENT = 100_000


def told_apart(findings: Sequence[Finding]) -> Iterator[tuple[int, int, Number, Number]]:
    """The shares that do not follow though the others of their list do: the place of each, what it should be (in
    thousandths of a per cent), its part and the whole."""
    for places in _lists(findings):
        earlier = [finding.number for finding in findings[max(0, places[0] - 1 - MOST_BACK) : places[0] - 1]]
        for whole in (*_totals(findings, places[-1]), *reversed(earlier)):
            wrong = _wrong(findings, places, whole)
            if wrong is not None and 2 * len(wrong) < len(places):
                yield from ((place, expected, findings[place - 1].number, whole) for place, expected in wrong)
                break


def _totals(findings: Sequence[Finding], last: int) -> list[Number]:
    """What the row 合计 below a list of shares in a table says."""
    if not findings[last].number.context.row:
        return []
    below = [finding.number for finding in findings[last - 1 : last + MOST_BELOW]]
    return [number for number in below if is_total(number.context.row)]


def _lists(findings: Sequence[Finding]) -> Iterator[list[int]]:
    """The places of the shares of each list: count, share, count, share, of one measure and in one paragraph."""
    places: list[int] = []
    for index in range(1, len(findings)):
        if not _is_pair(findings[index - 1].number, findings[index].number):
            continue
        if places and not (places[-1] == index - 2 and _goes_on(findings, places[-1], index)):
            if len(places) >= FEWEST:
                yield places
            places = []
        places.append(index)
    if len(places) >= FEWEST:
        yield places


def _is_pair(count: Number, share: Number) -> bool:
    return (
        share.role is Role.SHARE
        and share.stated.measure == "%"
        and share.stated.value is not None
        and _beside(count, share)
        and count.stated.measure != "%"
        and bool(count.stated.value)
    )


def _beside(count: Number, share: Number) -> bool:
    """In one sentence, or in one row."""
    one, other = count.context, share.context
    return one.sentence == other.sentence or bool(
        other.row and (one.row, one.table) == (other.row, other.table)
    )


def _goes_on(findings: Sequence[Finding], before: int, index: int) -> bool:
    one, other = findings[before - 1].number, findings[index - 1].number
    in_table = bool(one.context.row) and one.context.column == other.context.column
    return one.stated.measure == other.stated.measure and (one.line == other.line or in_table)


def _wrong(findings: Sequence[Finding], places: Sequence[int], whole: Number) -> list[tuple[int, int]] | None:
    """The shares that are not those of this whole; None when it cannot be the whole of all."""
    parts = [findings[place - 1].number.stated for place in places]
    value = whole.stated.value
    if not value or whole.role is not Role.VALUE or whole.stated.measure != parts[0].measure:
        return None
    if any((part.value or 0) > value for part in parts):
        return None
    shares = [int(Fraction((part.value or 0) * PERCENT, value)) for part in parts]
    told = zip(places, shares, strict=True)
    return [(place, share) for place, share in told if not agrees(findings[place].number.stated, share)]

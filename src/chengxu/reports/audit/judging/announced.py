"""A total told above a table or below it against the column that tells its parts: 公厕共81座，明细如下 above 28, 22 and 26;
以上项目总投资合计5960万元 below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chengxu.common.quantity import agrees
from chengxu.reports.audit.grids.headings import is_total
from chengxu.reports.audit.judging import answers
from chengxu.reports.audit.judging.findings import Finding, Number, Verdict
from chengxu.reports.audit.judging.relations import OPEN, contradict
from chengxu.reports.audit.words.roles import Role

_ANNOUNCES = re.compile(
    r"[^。；：:]{0,16}(?:(?:明细|分布|构成|情况|具体|详情|数据|分类)[^。；：:]{0,6}(?:如下|见下)|如下表?|见下表|见表[一二三四五\d]?)[^。；：:]{0,4}[：:。]?\s*"
)
_SUMS_UP = re.compile(r"\s*(?:以上|上述|表列|上表)[^，。；：:]{0,10}(?:合计|共计|总计|累计)(?:为|达|约)?\s*")
FEWEST_ROWS = 2


def tables(findings: list[Finding]) -> None:
    """Marks a total whose parts, in the table that its sentence announces right above it, come to another number."""
    for index, finding in enumerate(findings):
        whole = finding.number
        if (
            finding.verdict not in OPEN - {Verdict.AGREES}
            or whole.context.row
            or whole.role is not Role.VALUE
        ):
            continue
        if whole.stated.value is None:
            continue
        if _ANNOUNCES.fullmatch(whole.context.behind):
            parts = _column(whole, findings[index + 1 :])
        elif _SUMS_UP.fullmatch(whole.context.sentence.partition(whole.context.number)[0]):
            parts = _last_column(whole, findings[:index])
        else:
            continue
        total = sum(part.stated.value or 0 for part in parts)
        if len(parts) >= FEWEST_ROWS and not agrees(whole.stated, total):
            contradict(findings, index, answers.broken_sum(whole, parts, total))


def _column(whole: Number, behind: Sequence[Finding]) -> list[Number]:
    """The cells of the first column of a table that is counted as ``whole`` is; none of a table with a sum of its own,
    which says what the rows come to, nor one that has an empty cell."""
    found: list[Number] = []
    for finding in behind:
        number = finding.number
        if not number.context.row or (found and number.context.table != found[0].context.table):
            break
        if is_total(number.context.row):
            return []
        if number.stated.measure != whole.stated.measure or number.role is not Role.VALUE:
            continue
        if not found or number.context.column == found[0].context.column:
            found.append(number)
    return found if all(number.stated.value is not None for number in found) else []


def _last_column(whole: Number, before: Sequence[Finding]) -> list[Number]:
    """The same of the table right above."""
    if not before or not before[-1].number.context.row:
        return []
    table = before[-1].number.context.table
    first = next(
        (place for place in range(len(before), 0, -1) if before[place - 1].number.context.table != table), 0
    )
    return _column(whole, before[first:])

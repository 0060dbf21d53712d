"""Headings that are one unit or place of the county: what stands beside or below them is of that one alone."""

from __future__ import annotations

import re

_UNIT = re.compile(
    r"[\u4e00-\u9fff]{1,10}(?:所|大队|中队|股|科|办|局|队|中心|公司|社区|村|镇|(?<!各)(?<!其中)乡|街道|片区|站)|其他(?:部门|单位)|[\u4e00-\u9fff]{0,8}(?:开发区|高新区|园区|新区|工业园|景区|农场|林场)|[\u4e00-\u9fff]{0,3}部门"
)
"""A row of a table that is of one unit or place (市政维护所), whatever year the caption names."""
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,4}(?<!各)(?<!乡)镇|[\u4e00-\u9fff]{1,4}(?<!各)(?<!城)乡|[\u4e00-\u9fff]{2,4}街道|[\u4e00-\u9fff]{1,4}(?<!各)(?:中队|大队|分局)"
)
"""A heading that is one place or detachment: 城关镇, 一中队."""


def named(row: str, heading: str) -> str:
    """The unit or place that the heading of a table's row, or of a section, is; empty where neither is one."""
    for text, place in ((row.strip(), _UNIT), (heading.strip(), _PLACE)):
        if place.fullmatch(text):
            return text
    return ""

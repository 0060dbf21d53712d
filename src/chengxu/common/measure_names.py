"""What a measure word is in English. Chinese counts everything by a word of its own (221 件); English writes the unit of what
is measured and, of what is counted, only what the name before the number does not say already."""

from __future__ import annotations

from typing import Final

_UNITS: Final = {
    "吨": "t",
    "千克": "kg",
    "公斤": "kg",
    "克": "g",
    "毫克": "mg",
    "微克": "µg",
    "米": "m",
    "延米": "m",
    "公里": "km",
    "厘米": "cm",
    "毫米": "mm",
    "平方米": "m²",
    "平方公里": "km²",
    "公顷": "ha",
    "亩": "mu",
    "立方米": "m³",
    "升": "L",
    "毫升": "mL",
    "元": "yuan",
    "万元": "10,000 yuan",
    "小时": "h",
    "分钟": "min",
    "秒": "s",
    "天": "days",
    "日": "days",
    "周": "weeks",
    "月": "months",
    "个月": "months",
    "年": "years",
    "工作日": "working days",
    "工作时": "working hours",
    "工作分钟": "working minutes",
    "百分点": "percentage points",
    "倍": "times as many",
    "千瓦": "kW",
    "千瓦时": "kWh",
    "兆瓦": "MW",
    "兆瓦时": "MWh",
    "分贝": "dB",
    "度": "degrees",
    "摄氏度": "°C",
    "℃": "°C",
    "%": "%",
}
_COUNTED: Final = {
    "人": "people",
    "名": "people",
    "人次": "person-times",
    "台次": "vehicle-times",
    "车次": "vehicle-times",
    "辆次": "vehicle-times",
    "班次": "shifts",
    "班": "shifts",
    "户": "households",
    "户次": "household visits",
    "家": "businesses",
    "家次": "business visits",
    "次": "times",
    "场": "sessions",
    "期": "issues",
    "批": "batches",
    "人天": "person-days",
}
_UNSAID: Final = frozenset("段架个处件起份张套台架辆座盏根条项篇株棵块幅幢栋只间枚眼") | {
    "座次",
    "盏次",
    "处次",
    "件次",
}


def in_english(word: str) -> str:
    """The unit to write behind a number on an English page; empty for a word that only counts, and the word itself when
    it is not known here."""
    if word in _UNSAID:
        return ""
    return _UNITS.get(word) or _COUNTED.get(word) or word

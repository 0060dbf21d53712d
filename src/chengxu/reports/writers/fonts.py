"""Which faces of this machine stand for those of an official document; nothing is shipped.

GB/T 9704-2012 asks for 小标宋, 仿宋, 楷体, 黑体 and 宋体. Word files name the proprietary ones and an office has them;
a PDF carries its faces inside, so they must be here: those of an office when their folder is given
(``CHENGXU_FONTS``), else Fandol from Debian's TeX packages, at least Noto CJK.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from chengxu.common.messages import Message, Refused, listed

FANDOL = (
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/texmf/fonts/opentype/public/fandol"),
    Path("/usr/share/fonts/opentype/fandol"),
)
"""Where Debian's texlive-lang-chinese and fonts packages put Fandol; fontconfig does not look into the first two."""


class Role(StrEnum):
    """What a face is for."""

    TITLE = "title"
    FANG = "fang"
    KAI = "kai"
    HEI = "hei"
    SONG = "song"

    @property
    def label(self) -> str:
        """Its name in the standard."""
        return _LABELS[self]


_LABELS = {Role.TITLE: "小标宋", Role.FANG: "仿宋", Role.KAI: "楷体", Role.HEI: "黑体", Role.SONG: "宋体"}

FAMILIES: Mapping[Role, tuple[str, ...]] = {
    Role.TITLE: ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    Role.FANG: ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "STFangsong", "FandolFang R", "FandolFang"),
    Role.KAI: ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "STKaiti", "FandolKai"),
    Role.HEI: ("SimHei", "STHeiti", "FandolHei", "Noto Sans CJK SC", "Source Han Sans SC"),
    Role.SONG: ("SimSun", "STSong", "FandolSong", "Noto Serif CJK SC", "Source Han Serif SC"),
}
"""Families that are what the standard means by each role, best first."""
STAND_INS: tuple[str, ...] = (
    "Noto Serif CJK SC", "Source Han Serif SC", "FandolSong", "SimSun", "Noto Sans CJK SC", "Source Han Sans SC",
    "FandolHei", "SimHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "AR PL SungtiL GB", "AR PL UMing CN",
)  # fmt: skip
"""What makes a readable page when a face is missing, best first."""
INSTALL = "apt-get install -y --no-install-recommends fonts-noto-cjk"
INSTALL_ALL = "apt-get install -y --no-install-recommends fonts-noto-cjk texlive-lang-chinese"


@dataclass(frozen=True, slots=True)
class Faces:
    """``families`` of each role in the order to try them; ``missing`` the roles that a stand-in has to play."""

    families: Mapping[Role, tuple[str, ...]]
    missing: tuple[Role, ...]

    @property
    def bold_title(self) -> bool:
        """Whether the title is set in the bold weight of a 宋: no open face is a 小标宋, and a bold one is nearest."""
        return Role.TITLE in self.missing


def choose(available: Collection[str]) -> Faces:
    """The faces among the families ``available``. A title in another 宋 counts as missing: 小标宋 is bolder.

    Raises :class:`Refused` with the line that installs one when no family has Chinese characters.
    """
    stand_ins = tuple(name for name in STAND_INS if name in available)
    known = {role: tuple(name for name in names if name in available) for role, names in FAMILIES.items()}
    if not stand_ins and not any(known.values()):
        raise Refused(
            Message(
                "这台机器没有中文字体，排不出 PDF。请运行：{line}；或用 CHENGXU_FONTS 指定字体目录",
                "this machine has no Chinese font, so no PDF can be set. Run: {line}; or name a folder in CHENGXU_FONTS",
            ).format(line=INSTALL),
            field="format",
        )
    everything = tuple(dict.fromkeys(name for names in (*known.values(), stand_ins) for name in names))
    families = {
        role: tuple(dict.fromkeys((*names, *(stand_ins or everything)))) for role, names in known.items()
    }
    return Faces(families, tuple(role for role, names in known.items() if not names))


def faces() -> Faces:
    """Those of this machine; raises :class:`Refused` when it has no Chinese face."""
    return choose(frozenset(loaded().families()))


def missing() -> tuple[Role, ...]:
    """The roles for which this machine has no proper face; all of them when it has no Chinese face at all."""
    try:
        return faces().missing
    except Refused:
        return tuple(Role)


def warning() -> Message | None:
    """What to tell a person who makes a PDF here, or None: which faces are missing and what to do."""
    return told(missing())


def told(lacking: tuple[Role, ...]) -> Message | None:
    """:func:`warning` for the roles ``lacking``."""
    if not lacking:
        return None
    if lacking == (Role.TITLE,):
        return Message(
            "没有小标宋，PDF 的题目和红头用粗宋体代替（开源字体里没有小标宋）。单位有这种字体的，把所在目录写入 "
            "CHENGXU_FONTS",
            "there is no 小标宋, so title and red head of the PDF are in a bold 宋 (no open face is one). If you have "
            "the face, name its folder in CHENGXU_FONTS",
        )
    return Message(
        "缺少公文字体：{roles}，PDF 暂用其他字体代替，能读但不合 GB/T 9704。可装开源字体：{line}，"
        "或把单位的字体目录写入 CHENGXU_FONTS",
        "faces of official documents are missing ({roles}); the PDF uses others in their place, readable but not as "
        "GB/T 9704 asks. Open ones: {line}; or name the folder of your own in CHENGXU_FONTS",
    ).format(roles=listed(role.label for role in lacking), line=INSTALL_ALL)


def loaded() -> Any:
    """The fonts of this machine and of ``CHENGXU_FONTS`` as typst knows them, read once per process."""
    return _loaded(tuple(settings.CHENGXU_FONTS))


@lru_cache(maxsize=4)
def _loaded(folders: tuple[Path, ...]) -> Any:
    return typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in _existing((*folders, *FANDOL))],
    )


def _existing(folders: Iterable[Path]) -> list[Path]:
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]

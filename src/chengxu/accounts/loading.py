"""Reads ``units.yaml``: the county's units and posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from chengxu.accounts.rules import (
    CASE_VERBS,
    VERBS,
    Organisation,
    Post,
    PostKind,
    Unit,
    UnitKind,
    refuse_grant,
)
from chengxu.common.messages import Message
from chengxu.packs.checking import Checker, name

PATH = "units.yaml"


class UnitText(msgspec.Struct, forbid_unknown_fields=True):
    """A unit as the pack writes it."""

    name: str | dict[str, str]
    kind: UnitKind
    short: str | dict[str, str] = ""
    parent: str = ""
    township: str = ""
    synthetic: bool = False
    succeeded_by: str = ""


class PostText(msgspec.Struct, forbid_unknown_fields=True):
    """A post as the pack writes it."""

    name: str | dict[str, str]
    kind: PostKind = PostKind.STAFF
    verbs: list[str] = []
    succeeded_by: str = ""


class FileText(msgspec.Struct, forbid_unknown_fields=True):
    """``units.yaml`` as a whole."""

    units: dict[str, Any] = {}
    posts: dict[str, Any] = {}


def parse(check: Checker) -> Organisation:
    """All units and posts; what is wrong goes to ``check`` and is left out.

    Those with ``succeeded_by`` are no more: they are known by name, and to whom their work went.
    """
    document = check.convert(PATH, (), check.pack.one(PATH), FileText) or FileText()
    for part, what in (("units", Message("单位", "units")), ("posts", Message("岗位", "posts"))):
        if not getattr(document, part):
            check.problem(
                PATH, (), Message("没有声明{what}", "no {what} are declared").format(what=what), part
            )
    units, posts = _units(check, document.units), _posts(check, document.posts)
    _successions(check, "units", units)
    _successions(check, "posts", posts)
    return Organisation(
        {code: unit for code, unit in units.items() if not unit.succeeded_by},
        {code: post for code, post in posts.items() if not post.succeeded_by},
        {code: unit for code, unit in units.items() if unit.succeeded_by},
        {code: post for code, post in posts.items() if post.succeeded_by},
    )


def _successions(check: Checker, part: str, known: Mapping[str, Unit] | Mapping[str, Post]) -> None:
    """Every way of ``succeeded_by`` ends at one that is there."""
    for code, gone in known.items():
        seen, at = [code], gone.succeeded_by
        while at in known and at not in seen and known[at].succeeded_by:
            seen.append(at)
            at = known[at].succeeded_by
        if at and (at not in known or at in seen):
            message = Message(
                "{code} 的 succeeded_by 要指向还在的{what}，却是「{at}」",
                "succeeded_by of {code} names a {what} that is there; “{at}” is none",
            )
            what = Message("单位", "unit") if part == "units" else Message("岗位", "post")
            where = (part, code, "succeeded_by")
            check.problem(PATH, where, message.format(code=code, what=what, at=at), f"{part}.{code}")


def _units(check: Checker, texts: dict[str, Any]) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for code, value in texts.items():
        text = check.convert(PATH, ("units", code), value, UnitText)
        if text:
            units[code] = Unit(
                code=code,
                name=name(text.name),
                short=name(text.short) or name(text.name),
                kind=text.kind,
                parent=text.parent,
                township=text.township,
                synthetic=text.synthetic,
                succeeded_by=text.succeeded_by,
            )
    for unit in units.values():
        if unit.parent and unit.parent not in texts:
            _say(
                check,
                unit,
                "parent",
                "上级单位「{0}」没有声明",
                "the parent unit “{0}” is not declared",
                unit.parent,
            )
        if (unit.kind is UnitKind.TOWNSHIP) != bool(unit.township):
            _say(
                check,
                unit,
                "township",
                "乡镇单位（也只有乡镇单位）要写明 township 代码",
                "township units, and only they, state their township code",
            )
        if unit.parent in units and units[unit.parent].succeeded_by and not unit.succeeded_by:
            _say(
                check,
                unit,
                "parent",
                "上级单位「{0}」已撤并，请改成承接它的单位",
                "the parent unit “{0}” is no more; name its successor",
                unit.parent,
            )
    _unlike_names(check, units)
    return units


def _unlike_names(check: Checker, units: dict[str, Unit]) -> None:
    owners: dict[str, str] = {}
    for unit in units.values():
        if unit.succeeded_by:
            continue  # whoever takes over may take the name, or the township, too
        for text in {unit.code, unit.name.zh, unit.short.zh, unit.township} - {""}:
            other = owners.setdefault(text, unit.code)
            if other != unit.code:
                _say(
                    check,
                    unit,
                    "",
                    "「{0}」已是单位 {1} 的名称、简称或代码",
                    "“{0}” already names the unit {1}",
                    text,
                    other,
                )


def _posts(check: Checker, texts: dict[str, Any]) -> dict[str, Post]:
    posts: dict[str, Post] = {}
    for code, value in texts.items():
        text = check.convert(PATH, ("posts", code), value, PostText)
        if text is None:
            continue
        for index, verb in enumerate(text.verbs):
            if verb not in VERBS:
                check.problem(
                    PATH,
                    ("posts", code, "verbs", index),
                    Message(f"没有权限「{verb}」", f"there is no verb “{verb}”"),
                    "verbs",
                )
        verbs = frozenset(text.verbs) & VERBS.keys()
        if refusal := refuse_grant(text.kind, verbs):
            check.problem(PATH, ("posts", code, "verbs"), refusal, f"posts.{code}")
        posts[code] = Post(
            code=code, name=name(text.name), kind=text.kind, verbs=verbs, succeeded_by=text.succeeded_by
        )
    held = frozenset().union(*(post.verbs for post in posts.values() if not post.succeeded_by))
    for verb in CASE_VERBS:
        if posts and verb not in held:
            message = Message(
                "没有岗位持有「{label}」（{verb}），案件会停在这一步",
                "no post holds “{label}” ({verb}): cases would stop there",
            )
            check.problem(PATH, ("posts",), message.format(label=CASE_VERBS[verb], verb=verb), "posts")
    return posts


def _say(check: Checker, unit: Unit, field: str, zh: str, en: str, *values: str) -> None:
    where = ("units", unit.code, field) if field else ("units", unit.code)
    check.problem(PATH, where, Message(zh.format(*values), en.format(*values)), f"units.{unit.code}")

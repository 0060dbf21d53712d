"""Which rows of a batch become components, which came before, and what is wrong with the rest. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.assets.drafting import NO_FRAME, Draft, drafted, in_cgcs2000
from chengxu.assets.nearness import Spot, Twin, detected, twins
from chengxu.assets.rules import Book, Component
from chengxu.common.ids import Ids
from chengxu.common.messages import Invalid, Message, Refused
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.territory.cells import distance, morton
from chengxu.territory.frames import FRAME_NAMES, Frame

MEASURE, OBJECT = "个", "component"
Progress = Callable[[int, int], None]
STEP = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a batch: where it stands in its file and what its cells say, by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a row: its line, the column, a sentence; ``near``: only that something like it stands close by."""

    line: int
    field: str
    message: Message
    near: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A registered component as a batch is compared with it."""

    spot: Spot
    external: str
    origin: str
    dissolved: bool


@dataclass(slots=True)
class Known:
    """What the register holds: by code, by its owner's number, by the digest of the row it came from, the last serial
    number of each class."""

    by_code: dict[str, Held] = field(default_factory=dict)
    by_external: dict[str, Held] = field(default_factory=dict)
    origins: set[str] = field(default_factory=set)
    serials: dict[str, int] = field(default_factory=dict)

    @property
    def standing(self) -> Iterable[Spot]:
        """Where something stands now."""
        return (held.spot for held in self.by_code.values() if not held.dissolved)


@dataclass(slots=True)
class Judged:
    """The outcome: new components with the deed of each, how many rows came before, what is wrong, the frame found, and the
    rows that say something else of what is registered, when these are taken as changes."""

    new: list[Component] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    repeated: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    frame: Frame | None = None
    differing: list[tuple[Line, Draft]] = field(default_factory=list)


def judge(
    lines: Sequence[Line],
    known: Known,
    book: Book,
    *,
    frame: Frame | None,
    near_ok: bool,
    actor: Actor,
    now: datetime,
    ids: Ids,
    source: str,
    progress: Progress | None = None,
    update: bool = False,
) -> Judged:
    """Every row checked against itself, the others and the register; nothing is written. ``update``: a row that differs from
    what is registered under its number is no mistake but goes to ``differing``.

    ``frame`` is that of rows that state none; without it the frame is told by components of the same number, or every row
    is refused. ``near_ok``: what stands close to another of its class is another one, as the person who imports says.
    """
    out = Judged()
    drafts = _read(lines, book, frame, out, progress)
    drafts = _framed(drafts, known, out)
    drafts = _new(_located(drafts, book, out), known, out, book, update=update)
    if not near_ok:
        drafts = _apart(drafts, known, book, out)
    _number(drafts, known, book, out, actor=actor, now=now, ids=ids, source=source)
    out.wrong.sort(key=lambda wrong: wrong.line)
    return out


Drafts = list[tuple[Line, Draft]]


def _read(
    lines: Sequence[Line], book: Book, frame: Frame | None, out: Judged, progress: Progress | None
) -> Drafts:
    found: Drafts = []
    for number, line in enumerate(lines, 1):
        try:
            found.append((line, drafted(line.cells, book, frame)))
        except Invalid as invalid:
            out.wrong += [Wrong(line.number, problem.field, problem.message) for problem in invalid.problems]
        if progress and (number % STEP == 0 or number == len(lines)):
            progress(number, len(lines))
    return found


def _framed(drafts: Drafts, known: Known, out: Judged) -> Drafts:
    """All positions in CGCS2000. Rows without a frame get the one that is detected, or are wrong."""
    bare = [(line, draft) for line, draft in drafts if draft.frame is None]
    if bare:
        pairs = [
            ((draft.lon, draft.lat), (held.spot.lon, held.spot.lat))
            for _, draft in bare
            if (held := _held(draft, known)) is not None
        ]
        try:
            out.frame = detected(pairs) if pairs else None
            why = NO_FRAME
        except Refused as refusal:
            why = refusal.message
        if out.frame is None:
            out.wrong += [Wrong(line.number, "frame", why) for line, _ in bare]
            drafts = [(line, draft) for line, draft in drafts if draft.frame is not None]
    return [(line, in_cgcs2000(draft, out.frame)) for line, draft in drafts]


def _held(draft: Draft, known: Known) -> Held | None:
    by_code = known.by_code.get(draft.code) if draft.code else None
    return by_code or (known.by_external.get(draft.external) if draft.external else None)


def _located(drafts: Drafts, book: Book, out: Judged) -> Drafts:
    found: Drafts = []
    places = book.territory.locate_all([(draft.lon, draft.lat) for _, draft in drafts]) if drafts else []
    for (line, draft), location in zip(drafts, places, strict=True):
        if location is None:
            out.wrong.append(
                Wrong(
                    line.number,
                    "lon",
                    Message(
                        "（{lon:.6f}, {lat:.6f}）不在本县范围内；请核对经纬度有没有写反、坐标系对不对",
                        "({lon:.6f}, {lat:.6f}) lies outside the county; see whether longitude and latitude changed "
                        "places, and whether the frame is right",
                    ).format(lon=draft.lon, lat=draft.lat),
                )
            )
        else:
            found.append((line, replace(draft, location=location)))
    return found


def _new(drafts: Drafts, known: Known, out: Judged, book: Book, *, update: bool) -> Drafts:
    """Without rows that came before, and without those that give a number to a second thing."""
    found: Drafts = []
    lines: dict[tuple[str, str], int] = {}
    for line, draft in drafts:
        if draft.origin in known.origins:
            out.repeated += 1
            continue
        keys = [("code", draft.code)] if draft.code else []
        keys += [("external", draft.external)] if draft.external else []
        keys += [("", draft.origin)]
        twice = next((_twice(key, lines[key]) for key in keys if key in lines), None)
        differs = update and _one_held(draft, known)
        wrong = twice if differs else _taken(draft, known, book.settings.moved) or twice
        lines.update(dict.fromkeys(keys, line.number) | {key: lines[key] for key in keys if key in lines})
        if wrong is None:
            (out.differing if differs else found).append((line, draft))
        else:
            out.wrong.append(Wrong(line.number, *wrong))
    return found


def _one_held(draft: Draft, known: Known) -> bool:
    """Whether the numbers of a row name one registered component, and none of them another."""
    by_code = known.by_code.get(draft.code) if draft.code else None
    by_external = known.by_external.get(draft.external) if draft.external else None
    if by_code and by_external:
        return by_code.spot.key == by_external.spot.key
    return bool(by_code and not draft.external) or bool(by_external and not draft.code)


def _taken(draft: Draft, known: Known, moved: float) -> tuple[str, Message] | None:
    for column, number, held in (
        ("code", draft.code, known.by_code.get(draft.code)),
        ("external", draft.external, known.by_external.get(draft.external)),
    ):
        if number and held is not None:
            metres = distance(held.spot.lon, held.spot.lat, draft.lon, draft.lat)
            if metres > moved:
                return "lon", too_far(held.spot.key, metres, moved)
            return column, Message(
                "编号「{number}」已登记为 {code}，这一行与登记的不同；要改请在部件页面上改，另一个部件请换编号",
                "the number “{number}” is registered as {code}, and this row differs from it; change it on the page of the "
                "component, or give another component another number",
            ).format(number=number, code=held.spot.key)
    return None


def too_far(code: str | Message, metres: float, most: float) -> Message:
    """Why a row leaves a component where it is: only a person with a reason moves it so far."""
    return Message(
        "离登记的 {code} {metres:,.0f} 米，超过 {most:g} 米，先不收：真的搬了，请在部件页面上写明原因改；"
        "不是同一个，请换编号",
        "it lies {metres:,.0f} m from {code} as registered, more than {most:g} m, and is kept apart: if the thing was moved, "
        "change it on its page and say why; if it is another one, give it another number",
    ).format(code=code, metres=metres, most=most)


def _twice(key: tuple[str, str], line: int) -> tuple[str, Message]:
    column, number = key
    if not column:
        return "", Message("与第 {line} 行完全相同", "the same as line {line}").format(line=line)
    return column, Message(
        "编号「{number}」在第 {line} 行已经用过，一个编号只能给一个部件",
        "the number “{number}” stands in line {line} already; a number belongs to one component",
    ).format(number=number, line=line)


def _apart(drafts: Drafts, known: Known, book: Book, out: Judged) -> Drafts:
    spots = [
        Spot(Message(f"第 {line.number} 行", f"line {line.number}"), draft.category.id, draft.lon, draft.lat)
        for line, draft in drafts
    ]
    distances = {spot.category: book.settings.apart(spot.category) for spot in spots}
    close = {twin.new: twin for twin in twins(spots, known.standing, distances)}
    out.wrong += [_too_near(drafts[place], twin) for place, twin in close.items()]
    return [row for place, row in enumerate(drafts) if place not in close]


def _too_near(row: tuple[Line, Draft], twin: Twin) -> Wrong:
    line, draft = row
    return Wrong(
        line.number,
        "lon",
        Message(
            "离同类的 {other} 只有 {metres:.1f} 米，可能是同一个{name}；确实是两个的，导入时选「都在」（--near-ok）",
            "only {metres:.1f} m from {other} of the same class, it may be the same {name}; if both stand there, import "
            "with “both are there” (--near-ok)",
        ).format(other=twin.other.key, metres=twin.metres, name=draft.category.name),
        near=True,
    )


def _number(
    drafts: Drafts,
    known: Known,
    book: Book,
    out: Judged,
    *,
    actor: Actor,
    now: datetime,
    ids: Ids,
    source: str,
) -> None:
    """Give a code to whatever has none, after the greatest of its class, and make components and deeds of all."""
    scheme = book.settings.scheme
    serials = dict(known.serials)
    for _, draft in drafts:
        if draft.code:
            prefix = scheme.prefix(draft.category)
            serials[prefix] = max(serials.get(prefix, 0), scheme.serial(draft.code, draft.category))
    for line, draft in drafts:
        code, prefix = draft.code, scheme.prefix(draft.category)
        if not code:
            serials[prefix] = serials.get(prefix, 0) + 1
            try:
                code = scheme.compose(draft.category, serials[prefix])
            except Refused as refusal:
                out.wrong.append(Wrong(line.number, refusal.field, refusal.message))
                continue
        component = _component(draft, code, book, now, ids)
        out.new.append(component)
        facts = {"category": component.category, "code": code}
        out.deeds.append(deed(component, "asset.register", actor, now, ids, source=source, facts=facts))


def _component(draft: Draft, code: str, book: Book, now: datetime, ids: Ids) -> Component:
    at = draft.location
    assert at is not None  # what could not be located was refused
    return Component(
        uid=ids.uid(now), code=code, token=ids.receipt().replace("-", ""), scheme=draft.category.scheme,
        category=draft.category.id, name=draft.name, lon=round(draft.lon, 7), lat=round(draft.lat, 7),
        cell=morton(draft.lon, draft.lat), grid=at.grid, duty_grid=at.duty_grid, community=at.community,
        township=at.township, place=at.place or at.road, registered_at=now, changed_at=now, pack_hash=book.pack_hash,
        owner=draft.owner, maintainer=draft.maintainer, state=draft.state, accuracy=draft.accuracy,
        source=draft.source, since=draft.since, note=draft.note, external=draft.external, origin=draft.origin,
    )  # fmt: skip


def deed(
    component: Component, verb: str, actor: Actor, now: datetime, ids: Ids, *, source: str,
    facts: Mapping[str, object], note: str = "", evidence: tuple[str, ...] = (),
) -> Deed:  # fmt: skip
    """One deed about a component: codes and numbers in its facts, words in its note."""
    return Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source=source, verb=verb, object=OBJECT,
        quantity=MILLI, measure=MEASURE, place=component.place, grid=component.grid,
        unit=component.maintainer or component.owner, asset_uid=component.uid, detail=detail(**facts), note=note,
        evidence=evidence,
    )  # fmt: skip


def frame_found(frame: Frame) -> Message:
    """What to tell somebody whose file stated no frame."""
    return Message(
        "没有写明坐标系；与已登记的同号部件比对，认定是{frame}",
        "no frame was stated; by the components of the same numbers it is {frame}",
    ).format(frame=FRAME_NAMES[frame])

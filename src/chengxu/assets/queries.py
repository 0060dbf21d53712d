"""Reads of the register: one component, lists, what a batch is compared with, what a phone carries."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Max, Min, Q, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.assets import models
from chengxu.assets.access import visible
from chengxu.assets.drafting import digest, drafted, in_cgcs2000
from chengxu.assets.judging import Held, Known, Line
from chengxu.assets.loading import parse
from chengxu.assets.nearness import Spot
from chengxu.assets.rules import Accuracy, Book, Component, Settings, Source, State
from chengxu.catalog import queries as catalog
from chengxu.common.ids import normalise_receipt, receipt_ok
from chengxu.common.messages import Invalid
from chengxu.ledger.models import Deed
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.territory import queries as territory
from chengxu.territory.cells import METRES_PER_DEGREE
from chengxu.territory.frames import Frame
from chengxu.territory.rules import ranges_over

FIELDS = tuple(one.name for one in fields(Component))
APART = ("case", "report", "claim")
LEAST = 1.0
"""Metres around a row within which what stands there is compared with it, though two may stand nearer."""
HELD = ("origin", "category", "code", "name", "owner", "maintainer", "state", "lon", "lat",
        "accuracy", "source", "since", "external", "note")  # fmt: skip


def settings(pack_hash: str | None = None) -> Settings:
    """What one pack (the one in force unless named) says about components."""
    return _settings(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _settings(pack_hash: str) -> Settings:
    return parse(Checker(packs.pack(pack_hash)), catalog.catalog(pack_hash))


def book(now: datetime) -> Book:
    """All that decisions need, of the pack in force, at ``now``."""
    pack_hash = packs.active_hash()
    return Book(
        pack_hash=pack_hash,
        settings=settings(pack_hash),
        catalog=catalog.catalog(pack_hash),
        organisation=accounts.organisation(pack_hash),
        territory=territory.territory(pack_hash),
        today=territory.calendar(pack_hash).local(now).date(),
    )


def value(row: models.Component) -> Component:
    """A stored component as the rules see it."""
    given = {name: getattr(row, name) for name in FIELDS}
    given |= {
        "state": State(row.state),
        "accuracy": Accuracy(row.accuracy),
        "source": Source(row.source),
    }
    return Component(**given)


def find(uid: str, actor: Actor) -> models.Component | None:
    """The component with this uid, if ``actor`` may see it."""
    return models.Component.objects.filter(visible(actor), uid=uid).first()


def named(text: str) -> models.Component | None:
    """The component a QR code (its token, in any case and grouping) or a 部件标识码 names; None when none does."""
    text = text.strip()
    if not text or len(text) > len("XXXXX-XXXXX") * 3:
        return None
    found = models.Component.objects.filter(code=text).first() if text.isdecimal() else None
    if found is None and receipt_ok(text):
        found = models.Component.objects.filter(token=normalise_receipt(text).replace("-", "")).first()
    return found


def by_uid(uid: str) -> models.Component | None:
    """The component with this uid, for pages that have checked already who may see it."""
    return models.Component.objects.filter(uid=uid).first() if uid else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed by; "" is all. ``text`` is in a code, a name or an owner's number; ``box`` west … north."""

    category: str = ""
    state: str = ""
    unit: str = ""
    township: str = ""
    text: str = ""
    box: tuple[float, float, float, float] | None = None


def listed(filters: Filters, actor: Actor) -> QuerySet[models.Component]:
    """The components this person may see that fit."""
    found = models.Component.objects.filter(visible(actor))
    if filters.category:
        found = found.filter(category=filters.category)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.unit:
        found = found.filter(Q(maintainer=filters.unit) | Q(owner=filters.unit))
    if filters.township:
        found = found.filter(township=filters.township)
    if filters.text:
        found = found.filter(_containing(filters.text))
    if filters.box is not None:
        found = within(found, filters.box)
    return found


def _containing(text: str) -> Q:
    if text.isdecimal() and len(text) >= 6:
        return Q(code__startswith=text) | Q(code__endswith=text) | Q(external=text)
    return Q(name__contains=text) | Q(external__contains=text) | Q(code__contains=text)


def within(
    found: QuerySet[models.Component], box: tuple[float, float, float, float]
) -> QuerySet[models.Component]:
    """Those in a box of CGCS2000 degrees (west, south, east, north), by the ranges of cells that cover it."""
    west, south, east, north = box
    cells = Q()
    for low, high in ranges_over(west, south, east, north):
        cells |= Q(cell__gte=low, cell__lte=high)
    return found.filter(cells, lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)


def bounds(found: QuerySet[models.Component]) -> str:
    """West, south, east, north of some components as a map takes them; "" when there are none."""
    box = found.order_by().aggregate(west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat"))
    return (
        ""
        if box["west"] is None
        else ",".join(f"{box[side]:.5f}" for side in ("west", "south", "east", "north"))
    )


def categories() -> dict[str, int]:
    """How many components of each class there are, by id."""
    rows = models.Component.objects.values_list("category").annotate(n=Count("id")).order_by("category")
    return dict(rows)


def history(uid: str) -> list[Deed]:
    """What was done to a component, the newest first: not what happened to its cases, nor about money and people."""
    found = Deed.objects.filter(asset_uid=uid).exclude(object__in=APART)
    return list(found.order_by("-occurred_at", "-id"))


def carried(duty_grids: Sequence[str], unit: str, most: int) -> list[models.Component]:
    """What a phone carries for work without a network: what stands in these grids, or without any what the unit maintains; at
    most so many, ordered so that the same ones come each time."""
    standing = models.Component.objects.exclude(state=State.DISSOLVED.value)
    mine = standing.filter(duty_grid__in=duty_grids) if duty_grids else standing.filter(maintainer=unit)
    return list(mine.order_by("id")[:most]) if duty_grids or unit else []


def known() -> Known:
    """What the register holds, for a batch to be compared with; a row that says what stands there now came before too,
    so that what was exported comes back as nothing new."""
    out, prefixes = Known(), _prefixes()
    for category, code in _hold(out, models.Component.objects.all()):
        prefix = prefixes.get(category, "")
        if prefix and code.startswith(prefix):
            out.serials[prefix] = max(out.serials.get(prefix, 0), int(code[len(prefix) :]))
    return out


def known_about(lines: Sequence[Line], book: Book, frame: Frame | None) -> Known:
    """As much of :func:`known` as a few rows are compared with: what has their numbers, what came from the same rows, what
    stands near them, and the last number of their classes. All of it when a row states no frame: then nobody knows what is near."""
    drafts = []
    for line in lines:
        try:
            draft = drafted(line.cells, book, frame)
        except Invalid:  # said when the row is judged
            continue
        if draft.frame is None:
            return known()
        drafts.append(in_cgcs2000(draft))
    out, rows = Known(), models.Component.objects.all()
    same = Q(code__in={draft.code for draft in drafts}) | Q(origin__in={draft.origin for draft in drafts})
    _hold(out, rows.filter(same | Q(external__in={draft.external for draft in drafts} - {""})))
    for draft in drafts:
        near = _around(draft.lon, draft.lat, max(book.settings.apart(draft.category.id), LEAST))
        _hold(out, within(rows.filter(category=draft.category.id), near))
    for category in {draft.category.id: draft.category for draft in drafts}.values():
        prefix = book.settings.scheme.prefix(category)
        among = rows.filter(category=category.id, code__gte=prefix, code__lt=f"{prefix}:")
        for code in among.order_by("-code").values_list("code", flat=True)[:1]:
            out.serials[prefix] = int(code[len(prefix) :])
    return out


def _hold(out: Known, rows: QuerySet[models.Component]) -> Iterable[tuple[str, str]]:
    """Put components among what is known; their classes and codes."""
    taken = []
    for origin, *row in rows.order_by().values_list(*HELD).iterator(chunk_size=5000):
        category, code, state, lon, lat, external = row[0], row[1], row[5], row[6], row[7], row[11]
        held = Held(Spot(code, category, lon, lat), external, origin, state == State.DISSOLVED.value)
        out.origins.add(digest(*row[:6], f"{lon:.7f}", f"{lat:.7f}", *row[8:]))
        out.by_code[code] = held
        if external:
            out.by_external[external] = held
        out.origins.add(origin)
        taken.append((category, code))
    return taken


def _around(lon: float, lat: float, metres: float) -> tuple[float, float, float, float]:
    """A box that reaches so far to all sides, a little more."""
    up = metres * 1.1 / METRES_PER_DEGREE
    aside = up / math.cos(math.radians(lat))
    return lon - aside, lat - up, lon + aside, lat + up


def _prefixes() -> Mapping[str, str]:
    numbering = settings().scheme
    return {one.id: numbering.prefix(one) for one in catalog.catalog().categories.values()}

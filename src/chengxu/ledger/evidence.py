"""Photographs as evidence: the original encrypted under its own hash, and clean derivatives to show.

What is shown is always a re-encoded copy without metadata, with the parts somebody hid painted over; it rests sealed like
the original, for before somebody hides them it holds the same faces. Files last before the row that names them can be committed, so a receipt never refers to a picture that a power cut took away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.db.models import Q
from PIL import Image

from chengxu.common.messages import Message, Refused
from chengxu.ledger.models import Evidence, EvidenceVersion
from chengxu.ledger.pictures import areas, images, keyring, keys, places, stores
from chengxu.ledger.pictures.areas import Area
from chengxu.ledger.pictures.going import Gone, Why, said
from chengxu.ledger.pictures.keyring import NoKey

AWAY = Message(
    "存放照片的地方暂时连不上，照片没有收下，请过一会儿再试",
    "photographs cannot be stored just now; none was taken, please try again in a while",
)


JUST_GONE = Message(
    "这张照片以前收过，刚刚按期删除，请再传一次",
    "this photograph was known and has just been deleted at the end of its term; please send it again",
)
UNREADABLE = (OSError, InvalidTag, NoKey)
"""What stops a file from being opened: it is gone or out of reach, was changed, or lies under a key that is not there."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photograph whose files are already kept and whose row is not yet written."""

    hash: str
    media_type: str
    size: int
    shown: str
    thumbnail: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What may be seen of an original: its newest derivatives by hash, and what is hidden in them.

    ``version`` counts how often somebody changed what is hidden; 0 is the picture as it came. Of one that has ``gone``
    no derivative is there any more.
    """

    original: str
    shown: str
    thumbnail: str
    width: int
    height: int
    version: int = 0
    areas: tuple[Area, ...] = ()
    gone: Gone = Gone.NOTHING
    why: Why = Why.TERM

    @property
    def said(self) -> Message | None:
        """What pages say in its place; None while it can be seen."""
        return said(self.gone, self.why) if self.gone else None


def prepare(data: bytes, *, filename: str = "") -> Prepared:
    """Check ``data``, keep the encrypted original and make the two derivatives.

    Raises :class:`Refused` (field ``photos``) for whatever :func:`images.opened` refuses, and when files cannot be kept.
    """
    image, media_type = images.opened(data, filename or "photo")
    hash_ = hashlib.sha256(data).hexdigest()
    name = original_name(hash_)
    try:
        store = stores.current()
        if not store.has(name):
            store.put(name, keys.ring().seal(data, hash_))
        shown, thumbnail = keep_derivatives(image)
    except places.Unreachable:
        raise Refused(AWAY, field="photos") from None
    return Prepared(hash_, media_type, len(data), shown, thumbnail, image.width, image.height)


def record(prepared: Prepared, *, now: datetime) -> None:
    """Write the row of a prepared photograph in the caller's transaction; the same picture twice is one row.

    Raises :class:`Refused` when its files went at this very moment, because a term had ended: sent again, it is taken.
    """
    _, made = Evidence.objects.get_or_create(
        hash=prepared.hash,
        defaults={
            "media_type": prepared.media_type,
            "size": prepared.size,
            "shown": prepared.shown,
            "thumbnail": prepared.thumbnail,
            "width": prepared.width,
            "height": prepared.height,
            "stored_at": now,
        },
    )
    if not made:
        _bring_back(prepared, now)
        # the derivative just made shows what somebody may have hidden since it came first
        transaction.on_commit(lambda: drop_superseded([prepared.hash]))


def _bring_back(prepared: Prepared, now: datetime) -> None:
    """One that had gone is there again, since somebody sent it again; with the parts hidden that were hidden.

    What only rests stored for a law (:data:`Why.LIMITED`) is not shown again by that.
    """
    row = Evidence.objects.select_for_update().get(hash=prepared.hash)
    if not row.gone or row.gone_why == Why.LIMITED:
        return
    if not stores.current().has(original_name(row.hash)):
        raise Refused(JUST_GONE, field="photos")
    newest = EvidenceVersion.objects.filter(hash=row.hash).order_by("number").last()
    image, _ = images.opened(original(row.hash), "photo")
    keep_derivatives(images.hidden(image, areas.read(newest.areas) if newest else ()))
    Evidence.objects.filter(pk=row.pk).update(
        gone=Gone.NOTHING, gone_why="", gone_at=None, to_drop=False, look_at=None, stored_at=now
    )


def record_all(prepared: Iterable[Prepared], *, now: datetime) -> None:
    """The rows of several photographs, in an order all writers share: two with the same pictures never wait in a circle."""
    for photo in sorted(prepared, key=lambda photo: photo.hash):
        record(photo, now=now)


def current(hashes: Iterable[str]) -> dict[str, Picture]:
    """What may be seen of these originals, by hash, in their order; those without a row are left out."""
    asked = list(dict.fromkeys(hashes))
    if not asked:
        return {}
    rows = {row.hash: row for row in Evidence.objects.filter(hash__in=asked)}
    newest = {row.hash: row for row in EvidenceVersion.objects.filter(hash__in=asked).order_by("number")}
    return {hash_: _picture(rows[hash_], newest.get(hash_)) for hash_ in asked if hash_ in rows}


def _picture(row: Evidence, newest: EvidenceVersion | None) -> Picture:
    given = newest or row
    return Picture(
        row.hash,
        given.shown,
        given.thumbnail,
        row.width,
        row.height,
        newest.number if newest else 0,
        areas.read(newest.areas) if newest else (),
        Gone(row.gone),
        Why(row.gone_why or Why.TERM),
    )


def gone(hashes: Iterable[str]) -> dict[str, Message]:
    """Those of these originals that cannot be seen any more, each with the sentence for its place."""
    asked = set(hashes)
    found = Evidence.objects.filter(hash__in=asked).exclude(gone="") if asked else ()
    return {row.hash: said(Gone(row.gone), Why(row.gone_why)) for row in found}


def missing(hashes: Iterable[str]) -> list[str]:
    """Those of these hashes that name no stored original: no row of it, it went when its term ended, or its file is lost."""
    asked = list(dict.fromkeys(hashes))
    there = Evidence.objects.filter(hash__in=asked).exclude(gone_why__in=(Why.TERM, Why.ASKED))
    known = set(there.values_list("hash", flat=True)) if asked else set()
    store = stores.current()
    return [hash_ for hash_ in asked if hash_ not in known or not store.has(original_name(hash_))]


def original_name(hash_: str) -> str:
    """Where the sealed original with this hash lies in a store."""
    return f"originals/{hash_[:2]}/{hash_}.enc"


def shown_name(hash_: str) -> str:
    """Where the derivative with this hash lies in a store."""
    return f"shown/{hash_[:2]}/{hash_}.jpg"


def shown(hash_: str) -> bytes:
    """The derivative with this hash (at most 2048 px a side); raises one of :data:`UNREADABLE` when it cannot be had.

    Those of the first installations lie unsealed until a rotation seals them.
    """
    data = stores.current().get(shown_name(hash_))
    return keys.ring().open(data, hash_) if keyring.sealed(data) else data


def original(hash_: str) -> bytes:
    """The original bytes; raises one of :data:`UNREADABLE` when they are gone, changed or locked."""
    return keys.ring().open(stores.current().get(original_name(hash_)), hash_)


def keep_derivatives(image: Image.Image) -> tuple[str, str]:
    """Keep the large and the small copy of a picture; their hashes. Raises :class:`places.Unreachable`."""
    large, small = images.derived(image)
    return _keep(large), _keep(small)


def drop_superseded(hashes: Sequence[str]) -> int:
    """Remove the derivatives of these originals that nobody may see any more; how many files that were."""
    return drop_unused(_superseded(current(hashes)))


def drop_unused(derivatives: set[str]) -> int:
    """Remove those of these derivatives that are shown of no original; how many files that were.

    Two originals may share one: the same pixels in another file.
    """
    store = stores.current()
    unused = derivatives - _in_sight(current(_tied_to(derivatives)))
    there = [name for name in map(shown_name, sorted(unused)) if store.has(name)]
    for name in there:
        store.drop(name)
    return len(there)


def still_there(hashes: Sequence[str]) -> list[str]:
    """Those of these originals of which a derivative that nobody may see any more has not been removed."""
    store = stores.current()
    changed = set(EvidenceVersion.objects.filter(hash__in=hashes).values_list("hash", flat=True))
    changed |= set(Evidence.objects.filter(hash__in=hashes).exclude(gone="").values_list("hash", flat=True))
    return [
        hash_
        for hash_ in hashes
        if hash_ in changed and any(store.has(shown_name(old)) for old in _superseded(current([hash_])))
    ]


def _superseded(seen: dict[str, Picture]) -> set[str]:
    """Derivatives of these originals nobody may see any more, unless they are shown of one of all originals.

    They are from before something was hidden; of those that have gone, all there ever were.
    """
    versions = list(EvidenceVersion.objects.filter(hash__in=seen))
    lost = {one.original for one in seen.values() if one.gone}
    firsts = Evidence.objects.filter(hash__in={row.hash for row in versions} | lost)
    rows: list[Evidence | EvidenceVersion] = [*versions, *firsts]
    old = {hash_ for row in rows for hash_ in (row.shown, row.thumbnail)}
    return old - _in_sight(current(_tied_to(old)))


def _in_sight(seen: dict[str, Picture]) -> set[str]:
    return {hash_ for one in seen.values() if not one.gone for hash_ in (one.shown, one.thumbnail)}


def _tied_to(derivatives: set[str]) -> set[str]:
    """Every original that some row ties to one of these derivatives."""
    if not derivatives:
        return set()
    tied = Q(shown__in=derivatives) | Q(thumbnail__in=derivatives)
    rows = (
        model.objects.filter(tied).values_list("hash", flat=True) for model in (Evidence, EvidenceVersion)
    )
    return {hash_ for found in rows for hash_ in found}


def facts(number: int, areas_text: str, shown_hash: str) -> dict[str, object]:
    """What the deed of a version says of it, by which ``verify`` knows the version again."""
    return {
        "version": number,
        "hidden": len(areas.read(areas_text)),
        "areas": areas.digest(areas_text),
        "shown": shown_hash,
    }


def damage(hash_: str) -> Message | None:
    """What is wrong with a stored original, or None."""
    try:
        data = original(hash_)
    except FileNotFoundError:
        return Message("证据原件不见了", "the original is missing")
    except OSError as error:
        return Message("证据原件读不出来：{why}", "the original cannot be read: {why}").format(why=error)
    except NoKey as error:
        return Message("没有证据原件的密钥 {id}", "the key {id} of the original is not there").format(
            id=error
        )
    except InvalidTag:
        return Message("证据原件被改动，或密钥不符", "the original was changed, or the key does not fit")
    if hashlib.sha256(data).hexdigest() != hash_:
        return Message("证据原件与其指纹不符", "the original does not match its hash")
    return None


def damage_shown(hash_: str) -> Message | None:
    """What is wrong with a derivative that pages show, or None."""
    try:
        data = shown(hash_)
    except FileNotFoundError:
        return Message("展示用的照片不见了", "the picture that is shown is missing")
    except OSError as error:
        return Message(
            "展示用的照片读不出来：{why}", "the picture that is shown cannot be read: {why}"
        ).format(why=error)
    except NoKey as error:
        return Message(
            "没有展示用照片的密钥 {id}", "the key {id} of the picture that is shown is not there"
        ).format(id=error)
    except InvalidTag:
        return Message("展示用的照片被改动", "the picture that is shown was changed")
    if hashlib.sha256(data).hexdigest() != hash_:
        return Message("展示用的照片被改动", "the picture that is shown was changed")
    return None


def _keep(data: bytes) -> str:
    hash_ = hashlib.sha256(data).hexdigest()
    store = stores.current()
    if not store.has(shown_name(hash_)):
        store.put(shown_name(hash_), keys.ring().seal(data, hash_))
    return hash_

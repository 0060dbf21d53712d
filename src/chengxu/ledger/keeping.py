"""Care for the files of evidence as a whole: under which key they lie, and in which place.

Nothing here changes what a row says of a picture; every step can be broken off and run again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag

from chengxu.common.messages import Message, Refused
from chengxu.ledger import documents, evidence, purging
from chengxu.ledger.models import Document, Evidence
from chengxu.ledger.pictures import keyring, keys, stores
from chengxu.ledger.pictures.going import Gone
from chengxu.ledger.pictures.keyring import Keyring
from chengxu.ledger.pictures.places import Store

CHUNK = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Told:
    """How many files were dealt with, how many needed nothing, and which could not be (by original)."""

    done: int
    untouched: int
    failed: tuple[str, ...]


def rotate(*, renew: bool, progress: Progress) -> Told:
    """Seal every original, every picture in force and every document under the newest key; with ``renew`` a new key is made first.

    Pictures of the first installations, which lay open, are sealed thereby. A file takes the place of the old one whole. Raises :class:`Refused` as :func:`keys.renew` does.
    """
    ring = keys.renew() if renew else keys.ring()
    store, done, untouched, failed = stores.current(), 0, 0, []
    for original in _counted(progress):
        for name, hash_ in _names(original):
            try:
                lying = store.get(name)
                if ring.current(lying):
                    untouched += 1
                    continue
                store.put(name, ring.seal(_opened(ring, name, hash_, lying), hash_))
                done += 1
            except (FileNotFoundError, InvalidTag, keyring.NoKey):
                failed.append(original)
    return Told(done, untouched, tuple(dict.fromkeys(failed)))


def _opened(ring: Keyring, name: str, hash_: str, lying: bytes) -> bytes:
    """The bytes of a file that is about to be sealed anew.

    Raises ``InvalidTag`` for an open picture that is not what its name says: sealing would make it look genuine.
    """
    if name == evidence.original_name(hash_) or keyring.sealed(lying):
        return ring.open(lying, hash_)
    if hashlib.sha256(lying).hexdigest() != hash_:
        raise InvalidTag
    return lying


def forget_old_keys() -> int:
    """Keep only the newest key in the folder, once nothing lies under an older one; how many were forgotten.

    Raises :class:`Refused` while a file needs one, and when the keys come from the option.
    """
    ring = keys.ring()
    if keys.given():
        raise Refused(
            Message(
                "密钥由 {option} 给出：请在那里删去旧密钥",
                "the keys come from {option}: take the old ones out there",
            ).format(option=keys.OPTION)
        )
    store = stores.current()
    for original in _hashes():
        if not all(ring.current(store.get(name)) for name, _ in _names(original)):
            raise Refused(
                Message(
                    "还有照片在旧密钥下（{hash}）：请先运行 chengxu evidence rotate",
                    "a photograph still lies under an old key ({hash}): run chengxu evidence rotate first",
                ).format(hash=original[:12])
            )
    keys.forget(ring)
    return len(ring.keys) - 1


def copy(source: Store, target: Store, progress: Progress) -> Told:
    """Copy every original, every picture in force and every document from one place to another; what is there already stays."""
    done, untouched, failed = 0, 0, []
    for hash_ in _counted(progress):
        for name, _ in _names(hash_):
            try:
                if target.has(name):
                    untouched += 1
                    continue
                target.put(name, source.get(name))
                done += 1
            except FileNotFoundError:
                failed.append(hash_)
    return Told(done, untouched, tuple(dict.fromkeys(failed)))


def tidy() -> int:
    """Remove every derivative that nobody may see any more and every original that was deleted; how many files that were."""
    Evidence.objects.exclude(gone="").update(to_drop=True)  # a backup may have brought them back
    dropped = purging.drop(most=Evidence.objects.count())
    hashes = list(_hashes())
    return dropped + sum(
        evidence.drop_superseded(hashes[start : start + CHUNK]) for start in range(0, len(hashes), CHUNK)
    )


def _names(original: str) -> Iterator[tuple[str, str]]:
    """The files of an original or a document that are in force, each with the hash it is bound to."""
    if Document.objects.filter(hash=original).exists():
        yield documents.name(original), original
    for picture in evidence.current([original]).values():
        if picture.gone is not Gone.ALL:
            yield evidence.original_name(original), original
        if picture.gone:
            continue
        for derivative in dict.fromkeys((picture.shown, picture.thumbnail)):
            yield evidence.shown_name(derivative), derivative


def _hashes() -> Iterator[str]:
    for model in (Evidence, Document):
        yield from model.objects.order_by("id").values_list("hash", flat=True).iterator(chunk_size=CHUNK)


def _counted(progress: Progress) -> Iterator[str]:
    total = Evidence.objects.count() + Document.objects.count()
    for number, hash_ in enumerate(_hashes(), 1):
        yield hash_
        progress(number, total)

"""What a county says about working outside: favourites, how old a capture may be, positions and consent. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from chengxu.accounts.rules import Actor, Organisation
from chengxu.common.messages import Message
from chengxu.field.consent import Text
from chengxu.field.rules import loggable
from chengxu.ledger.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Favourite:
    """A deed of the quick log: codes, the usual quantity in thousandths, and for which posts (empty: all) it is offered."""

    verb: str
    object: str
    measure: str
    quantity: int
    name: Message
    posts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a county says about working outside. ``oldest``: captures from before are named; ``positions``: how long the
    positions of people are kept, by ``source``; ``consent``: what they agree to first, without which none is kept."""

    favourites: tuple[Favourite, ...] = ()
    oldest: timedelta = timedelta(days=7)
    positions: timedelta = timedelta(days=90)
    source: str = "本系统默认"
    verified: bool = False
    consent: Text | None = None


def favourites_of(
    actor: Actor, settings: Settings, *, organisation: Organisation, vocabulary: Vocabulary
) -> Sequence[Favourite]:
    """The quick log of this person, in the order of the pack."""
    return [
        one
        for one in settings.favourites
        if (not one.posts or one.posts & actor.posts)
        and loggable(one.verb, one.object, actor, organisation=organisation, vocabulary=vocabulary)
    ]

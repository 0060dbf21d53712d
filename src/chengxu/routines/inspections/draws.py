"""Random draws: committing to a seed, drawing, publishing, giving up; and who stays away from whom."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.packs import queries as packs
from chengxu.parties import queries as parties
from chengxu.parties.identity import plain
from chengxu.routines.inspections import deeds, drawing, models, queries
from chengxu.routines.inspections.access import DRAWS
from chengxu.routines.inspections.checklists import Scheme
from chengxu.routines.inspections.deeds import About, append
from chengxu.routines.inspections.drawing import Lists, Published
from chengxu.routines.inspections.publishing import written
from chengxu.territory import queries as territory

NO_DRAW = Message("没有这次抽查", "there is no such draw")
NO_SCHEME = Message("没有这种抽查", "there is no such kind of draw")
DONE = Message("已经抽过了", "it was drawn already")
LEAST_SEED = 32


def commit(*, scheme: str, count: int, seed: str, actor: Actor, now: datetime, ids: Ids) -> str:
    """Freeze both lists and commit to ``seed`` (a secret of 32 signs at least); returns the draw's uid.

    From here on neither list nor seed can be changed unseen: their digests are a deed of the sealed ledger and stand in the open.
    Raises :class:`Refused` (field ``count``) where nothing can be drawn.
    """
    actor.require(DRAWS)
    known = _scheme(scheme)
    held = queries.in_force(known.checklist, now)
    if held is None:
        raise Refused(
            Message("这种抽查的检查表今天不用", "the checklist of this kind of draw does not hold today"),
            field="scheme",
        )
    if len(seed) < LEAST_SEED:
        raise Refused(Message("种子太短", "the seed is too short"), field="seed")
    people = queries.inspectors(known.pool)
    lists = Lists(queries.candidates(known, now), people, queries.avoidances(people))
    if (refusal := drawing.refuse_lists(lists, count, known.inspectors)) is not None:
        raise Refused(refusal, field="count")
    told = Published(
        algorithm=drawing.ALGORITHM, commit=drawing.commitment(seed), lists=lists, list_digest=drawing.digest(lists),
        count=count, each=known.inspectors, seed="", word="", pairs=(),
    )  # fmt: skip
    with transaction.atomic():
        row = models.Draw.objects.create(
            uid=ids.uid(now), scheme=scheme, name=known.name.zh, unit=held.unit, pack_hash=packs.active_hash(),
            commit=told.commit, secret=seed, published=_json(told), count=count, each=known.inspectors,
            committed_by=actor.uid, committed_at=now,
        )  # fmt: skip
        append(
            deeds.COMMITTED, actor, _about(row, now), ids, draw=row.uid, scheme=scheme, commitment=told.commit,
            lists=told.list_digest, count=count, parties=len(lists.parties), inspectors=len(lists.inspectors),
        )  # fmt: skip
    return row.uid


def make(*, uid: str, word: str, actor: Actor, now: datetime, ids: Ids) -> Published:
    """Draw, with the word somebody present has spoken; each drawn party becomes a task of those drawn for it.

    Raises :class:`Refused` for a draw that was made or given up, for no word, and where too few need not stay away (回避): then
    nothing is written and the avoidances must be looked at.
    """
    actor.require(DRAWS)
    spoken = plain(word)
    if not 0 < len(spoken) <= drawing.MOST_WORD or drawing.BETWEEN in spoken:
        message = Message(
            "请输入现场报的词或数，最多 {n} 字，不含竖线",
            "type the word or number spoken here, {n} characters at most, without “|”",
        )
        raise Refused(message.format(n=drawing.MOST_WORD), field="word")
    with transaction.atomic():
        row = _draw(uid)
        if row.made_at or row.dropped_at:
            raise Refused(DONE if row.made_at else Message("这次抽查已经作废", "this draw was given up"))
        told = queries.published(row)
        pairs = drawing.draw(
            told.lists, count=told.count, each=told.each, seed=drawing.joined_seed(row.secret, spoken)
        )
        told = replace(told, seed=row.secret, word=spoken, pairs=pairs)
        models.Draw.objects.filter(pk=row.pk).update(word=spoken, made_at=now, published=_json(told))
        _give(row, told, actor, now, ids)
        append(
            deeds.DRAWN, actor, _about(row, now), ids, draw=row.uid, seed=row.secret, spoken=spoken,
            parties=",".join(pair.party for pair in pairs),
        )  # fmt: skip
    return told


def _give(row: models.Draw, told: Published, actor: Actor, now: datetime, ids: Ids) -> None:
    scheme = queries.declared(row.pack_hash).schemes[row.scheme]
    calendar = territory.calendar()
    due = calendar.local(calendar.due(now, scheme.due)).date()
    for pair in told.pairs:
        task = models.Task.objects.create(
            uid=ids.uid(now), checklist=scheme.checklist, unit=row.unit, party_id=pair.party, team=" ".join(pair.inspectors),
            due_on=due, draw=row, made_by=actor.uid, made_at=now,
        )  # fmt: skip
        about = About(at=now, now=now, unit=row.unit, party=pair.party)
        append(
            deeds.ASSIGNED,
            actor,
            about,
            ids,
            task=task.uid,
            checklist=task.checklist,
            due=due.isoformat(),
            draw=row.uid,
        )


def publish(*, uid: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Stand the draw and what comes of it on the portal."""
    actor.require(DRAWS)
    with transaction.atomic():
        row = _draw(uid)
        if not row.made_at:
            raise Refused(Message("还没有抽", "it was not drawn yet"))
        if row.published_at:
            raise Refused(Message("已经公示", "it is published already"))
        models.Draw.objects.filter(pk=row.pk).update(published_at=now)
        append(deeds.PUBLISHED, actor, _about(row, now), ids, draw=row.uid)


def give_up(*, uid: str, why: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Give up a draw that was not made; its commitment stays in the ledger and on the page, with the reason."""
    actor.require(DRAWS)
    reason = plain(why)
    if not 0 < len(reason) <= 300:
        raise Refused(
            Message("请写理由，最多 300 字", "give the reason, 300 characters at most"), field="why"
        )
    with transaction.atomic():
        row = _draw(uid)
        if row.made_at or row.dropped_at:
            raise Refused(DONE if row.made_at else Message("已经作废", "it was given up already"))
        models.Draw.objects.filter(pk=row.pk).update(dropped_at=now, dropped_why=reason)
        append(deeds.ABANDONED, actor, _about(row, now), ids, draw=row.uid, note=reason)


def avoid(*, person: str, party: str, why: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """An officer stays away from a party from now on. Raises :class:`Refused` for people, parties and reasons there are none of."""
    actor.require(DRAWS)
    if not queries.members([person]):
        raise Refused(Message("没有这个人", "there is no such person"), field="person")
    row = parties.find_party(party)
    if row is None or row.erased_at:
        raise Refused(Message("没有这个当事人", "there is no such party"), field="party")
    if why not in queries.declared().avoidances:
        raise Refused(Message("请选回避的理由", "choose why"), field="why")
    try:
        with transaction.atomic():
            models.Avoidance.objects.create(person=person, party=row, why=why, made_by=actor.uid, made_at=now)
            append(deeds.AVOIDED, actor, About(at=now, now=now, party=party), ids, person=person, why=why)
    except IntegrityError as error:
        raise Refused(Message("已经登记过", "it is written down already"), field="person") from error


def admit(*, avoidance: int, actor: Actor, now: datetime, ids: Ids) -> None:
    """End an avoidance."""
    actor.require(DRAWS)
    with transaction.atomic():
        row = models.Avoidance.objects.select_for_update().filter(pk=avoidance, ended_at__isnull=True).first()
        if row is None:
            raise Refused(Message("没有这条回避", "there is no such avoidance"))
        models.Avoidance.objects.filter(pk=row.pk).update(ended_at=now)
        append(
            deeds.RETURNED,
            actor,
            About(at=now, now=now, party=row.party_id),
            ids,
            person=row.person,
            why=row.why,
        )


def _scheme(code: str) -> Scheme:
    found = queries.declared().schemes.get(code)
    if found is None:
        raise Refused(NO_SCHEME, field="scheme")
    return found


def _draw(uid: str) -> models.Draw:
    row = models.Draw.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise Refused(NO_DRAW)
    return row


def _about(row: models.Draw, now: datetime) -> About:
    return About(at=now, now=now, unit=row.unit)


def _json(told: Published) -> str:
    return json.dumps(written(told), ensure_ascii=False)

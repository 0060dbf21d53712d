"""The only writers of rosters: laid out by the pattern, changed by the leader, published; swaps and verdicts are beside (``exchanging``,
``deciding``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused, listed
from chengxu.ledger import actions as ledger
from chengxu.ledger.turns import take_turn
from chengxu.responsibility import queries as responsibility
from chengxu.routines import queries as routines
from chengxu.routines.duties import Routine
from chengxu.routines.rosters import access, guarding, laying, queries, rows, rules
from chengxu.routines.rosters.laying import Laid
from chengxu.routines.rosters.models import Post, Sheet
from chengxu.routines.rosters.rules import Origin, SheetState
from chengxu.territory import queries as territory

ROSTER, POST = "roster", "duty_post"
AT_ONCE = 500


@transaction.atomic
def make(
    *, routine: str, unit: str, month: date, actor: Actor, now: datetime, ids: Ids, since: date | None = None
) -> Sheet:
    """Lay a month out by the pattern as a draft, in place of a draft that is there; leaves one deed. ``since``: from that day on, for
    a county that begins in the middle of one.

    Who is on another roster of that month is left out. Raises :class:`Refused` without the right, for a duty without a pattern in
    that unit, and when that month is published already.
    """
    _require(actor, unit)
    take_turn(f"rosters {unit}")
    known = next((one for one in queries.rostered(unit) if one.code == routine), None)
    if known is None:
        raise Refused(NO_PATTERN, field="routine")
    month = rules.first_of(month)
    sheet, fresh = Sheet.objects.get_or_create(
        routine=routine, unit=unit, month=month,
        defaults={"uid": ids.uid(now), "state": SheetState.DRAFT.value, "made_by": actor.uid, "made_at": now},
    )  # fmt: skip
    if not fresh:
        if sheet.state == SheetState.PUBLISHED:
            raise Refused(PUBLISHED, field="month")
        sheet.posts.all().delete()
        Sheet.objects.filter(pk=sheet.pk).update(made_by=actor.uid, made_at=now)
    posts = [
        rows.post(laid, sheet, ids=ids)
        for laid in _laid(known, unit, month)
        if since is None or laid.seat.day >= since
    ]
    Post.objects.bulk_create(posts, batch_size=AT_ONCE)
    said = rows.deed(
        "roster.make", ROSTER, unit=unit, at=now, actor=actor.uid, now=now, ids=ids, about=sheet.uid, routine=routine,
        month=f"{month:%Y-%m}", posts=len(posts),
    )  # fmt: skip
    ledger.append([said], ids=ids)
    return sheet


def _laid(routine: Routine, unit: str, month: date) -> list[Laid]:
    pattern, calendar = queries.settings().patterns[routine.code], territory.calendar()
    days = rules.days_of(month)
    able = [one.uid for one in queries.able(routine, unit)]
    absences = queries.absences(able, days[0], days[-1])
    if routine.beats:
        here = set(able)
        walked = {day: [beat for beat in responsibility.beats(day) if beat.person in here] for day in days}
        return list(laying.follow(routine, pattern, beats=walked, absences=absences, calendar=calendar))
    elsewhere = Post.objects.filter(person__in=able, day__gte=days[0], day__lte=days[-1]).exclude(
        routine=routine.code, unit=unit
    )
    taken = set(elsewhere.values_list("person", flat=True))
    people = [uid for uid in able if uid not in taken]
    return list(
        laying.lay_out(routine, pattern, people=people, days=days, absences=absences, calendar=calendar)
    )


@transaction.atomic
def assign(
    *,
    post: str,
    person: str,
    actor: Actor,
    now: datetime,
    ids: Ids,
    why: str = "",
    origin: Origin = Origin.LEADER,
    was: str | None = None,
) -> bool:
    """Put somebody on a post, or nobody (``person`` ""); True when that changes something. Of a published roster it leaves one deed.

    Raises :class:`Refused` without the right, for a post there is not or that is decided already, and when the person cannot hold it.
    ``was``: who held it before it was emptied by :func:`take_off`.
    """
    row = Post.objects.select_related("sheet").filter(uid=post).first()
    if row is None:
        raise Refused(NO_POST, field="post")
    _require(actor, row.unit)
    take_turn(f"rosters {row.unit}")
    row.refresh_from_db()
    if row.person == person:
        return False
    if row.judged:
        raise Refused(JUDGED, field="post")
    if person:
        refuse_holder(row, person)
    published = row.sheet.state == SheetState.PUBLISHED
    Post.objects.filter(pk=row.pk).update(
        person=person, away=row.away if person != row.away else "", origin=origin.value,
        changed_at=now if published else None,
    )  # fmt: skip
    if published:
        said = rows.deed(
            "roster.change", POST, unit=row.unit, at=now, actor=actor.uid, now=now, ids=ids, about=row.uid, place=row.place,
            note=why.strip()[:200], was=row.person if was is None else was, person=person, routine=row.routine, shift=row.shift, day=row.day.isoformat(),
        )  # fmt: skip
        ledger.append([said], ids=ids)
    return True


def take_off(posts: Sequence[Post], *, actor: Actor) -> None:
    """Empty posts whose new holders follow in the same transaction, so that two who change places do not stand in each other's way.

    Raises :class:`Refused` without the right, and for a post that is decided already.
    """
    for unit in {post.unit for post in posts}:
        _require(actor, unit)
    if any(post.judged for post in posts):
        raise Refused(JUDGED, field="post")
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(person="")


def refuse_holder(row: Post, person: str, *, besides: Sequence[str] = ()) -> None:
    """Raise :class:`Refused` when somebody cannot hold a post; posts named ``besides`` are about to be given away."""
    declared = routines.declared().get(row.routine)
    able = {one.uid for one in queries.able(declared, row.unit)} if declared else set()
    others = [
        one for one in queries.meanwhile([person], row.starts_at, row.ends_at) if one.uid not in besides
    ]
    ground = territory.territory()
    rules.refuse_holder(
        queries.held(row), person, able=able, others=others, absences=queries.absences([person], row.day, row.day),
        names=accounts.names({person}), place_of={one.place: str(ground.name(one.place)) for one in others},
    )  # fmt: skip


@transaction.atomic
def publish(*, sheet: str, actor: Actor, now: datetime, ids: Ids) -> Sheet:
    """Let people see their posts; leaves one deed.

    Raises :class:`Refused` without the right, for a roster there is not or that is published, when somebody is on two posts at once (of
    whatever duty and unit), and when it breaks a limit the county made a ban.
    """
    row = Sheet.objects.filter(uid=sheet).first()
    if row is None:
        raise Refused(NO_SHEET, field="sheet")
    _require(actor, row.unit)
    take_turn(f"rosters {row.unit}")
    row.refresh_from_db()
    if row.state == SheetState.PUBLISHED:
        raise Refused(PUBLISHED, field="sheet")
    _refuse_broken(row)
    Sheet.objects.filter(pk=row.pk).update(
        state=SheetState.PUBLISHED.value, published_by=actor.uid, published_at=now
    )
    said = rows.deed(
        "roster.publish", ROSTER, unit=row.unit, at=now, actor=actor.uid, now=now, ids=ids, about=row.uid, routine=row.routine,
        month=f"{row.month:%Y-%m}", posts=row.posts.count(), open=row.posts.filter(person="").count(),
    )  # fmt: skip
    ledger.append([said], ids=ids)
    row.refresh_from_db()
    return row


def _refuse_broken(sheet: Sheet) -> None:
    """Raise :class:`Refused` for a roster nobody can stand, or one the county forbids."""
    posts, days = queries.around(sheet), rules.days_of(sheet.month)
    ours = set(sheet.posts.values_list("uid", flat=True))
    twice = [one for one in guarding.overlapping(posts) if ours & {one.one.uid, one.other.uid}]
    if twice:
        names, ground = accounts.names({one.person for one in twice}), territory.territory()
        told = listed(
            AT_BOTH.format(
                who=names.get(one.person, ""),
                day=f"{one.other.day:%m-%d}",
                one=ground.name(one.one.place),
                other=ground.name(one.other.place),
            )
            for one in twice[:5]
        )
        raise Refused(TWICE.format(what=told), field="sheet")
    bans = [limit for limit in queries.settings().limits if limit.ban]
    broken = guarding.warnings(posts, bans, first=days[0], last=days[-1])
    if broken:
        names = accounts.names({one.person for one in broken})
        told = listed(
            dict.fromkeys(
                Message(
                    f"{names.get(one.person, '')} {one.said.zh}", f"{names.get(one.person, '')} {one.said.en}"
                )
                for one in broken[:5]
            )
        )
        raise Refused(BANNED.format(what=told), field="sheet")


def _require(actor: Actor, unit: str) -> None:
    actor.require(access.KEEP)
    if actor.uid != "system" and unit not in access.led(actor, accounts.organisation()):
        raise Refused(OTHER_UNIT, field="unit")


NO_PATTERN = Message(
    "这个单位没有这项任务的排班办法（rosters.yaml）。",
    "the unit has no pattern for this duty (rosters.yaml).",
)
PUBLISHED = Message(
    "这个月的班已经发布；要改，点格子逐个改。",
    "this month is published already; change its posts one by one.",
)
NO_POST = Message("没有这一班，请刷新。", "there is no such post; please refresh.")
NO_SHEET = Message("没有这张班表，请刷新。", "there is no such roster; please refresh.")
JUDGED = Message(
    "这一班已经认定到岗情况，不能再改人；要改结果，到「待认定」里改认定。",
    "who came is decided already; change the decision, not the roster.",
)
OTHER_UNIT = Message("这不是您带的单位。", "this unit is not yours to lead.")
TWICE = Message(
    "同一个人同一时间排了两处，不能发布：{what}；请先改掉其中一班。",
    "somebody is on two posts at once, so it cannot be published: {what}. Change one of them first.",
)
AT_BOTH = Message("{who} {day}「{one}」和「{other}」", "{who} on {day}, “{one}” and “{other}”")
BANNED = Message(
    "违反本县不许违反的限度，不能发布：{what}。",
    "it breaks limits the county does not allow to be broken: {what}.",
)

"""Taking in that somebody went on shift or off it, and what they said about the keeping of their positions."""

from __future__ import annotations

from chengxu.common.messages import Message, Refused, joined
from chengxu.field import consent as consents
from chengxu.field import models, positions, queries, roster, rules
from chengxu.field.rules import Answer, By, Capture, Outcome
from chengxu.intake.rules import plain
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.routines import actions as routines
from chengxu.routines import attending
from chengxu.routines import queries as shifts
from chengxu.territory import queries as territory

COME, LEAVE = "in", "out"
NO_VERB = Message("外勤没有这个动作", "there is no such step outside")
FIRST = Message("上岗还没有提交，先交上岗", "the start of the shift has not come yet; it goes first")


def shift(capture: Capture, dated: rules.Dated, by: By) -> Answer:
    """A check-in or a check-out, or something about one's roster.

    What was odd about coming or leaving is told and recorded; nobody is turned away for it.
    """
    if capture.verb in roster.VERBS:
        return roster.take(capture, by)
    if capture.verb not in (COME, LEAVE):
        raise Refused(NO_VERB, field="verb")
    if capture.after and queries.before(capture.after) is None:
        raise Refused(FIRST, field="after")
    here = capture.here
    wish = routines.Wish(
        at=dated.at,
        source_id=capture.id,
        routine=capture.object,
        place=capture.place,
        position=(here.lon, here.lat, here.metres) if here else None,
        consented=queries.consents(by.actor.uid, dated.at) and queries.consents(by.actor.uid, by.now),
        clock=dated.clock.value,
        reason=plain(capture.text),
    )
    decide = routines.check_in if capture.verb == COME else routines.check_out
    one = decide(wish=wish, actor=by.actor, now=by.now, ids=by.ids)
    said = (CAME if one.left is None else LEFT).format(**_words(one))
    return Answer(id=capture.id, outcome=Outcome.DONE, said=said, notes=attending.told(one))


def _words(one: attending.Attendance) -> dict[str, object]:
    known = shifts.declared().get(one.routine)
    hours = known.hours(one.shift) if known else None
    mark = one.left or one.came
    return {
        "routine": known.name if known else one.routine,
        "shift": hours.name if hours else one.shift,
        "place": territory.territory().name(one.place),
        "at": f"{territory.calendar().local(mark.at):%H:%M}",
    }


CAME = Message("{at} 上岗：{routine}{shift}，{place}", "on shift at {at}: {routine}, {shift}, {place}")
LEFT = Message("{at} 下岗：{routine}{shift}，{place}", "off shift at {at}: {routine}, {shift}, {place}")


def consent(capture: Capture, dated: rules.Dated, by: By) -> Answer:
    """What somebody says about the keeping of their positions. Taking it back counts at once and erases what is kept."""
    if capture.verb not in (consents.GIVE, consents.WITHDRAW):
        raise Refused(NO_VERB, field="verb")
    text = queries.settings().consent
    given = capture.verb == consents.GIVE
    if given and (text is None or capture.object != text.key):
        raise Refused(OTHER_TEXT, field="object")
    key = capture.object if given else _agreed_to(by.actor.uid)
    models.Consent.objects.create(
        person=by.actor.uid, given=given, key=key, at=dated.at, received_at=by.now, client_id=capture.id
    )
    said = Deed(
        uid=by.ids.uid(dated.at), occurred_at=dated.at, recorded_at=by.now, actor=by.actor.uid, source=rules.SOURCE,
        source_id=capture.id, verb=f"consent.{capture.verb}", object="position_consent", quantity=MILLI, measure="次",
        unit=by.actor.unit, detail=detail(text=key, clock=dated.clock.value),
    )  # fmt: skip
    ledger.append([said], ids=by.ids)
    if given:
        return Answer(id=capture.id, outcome=Outcome.DONE, said=GIVEN)
    erased = positions.erase_all(by.actor.uid, now=by.now, ids=by.ids)
    told = joined([TAKEN_BACK, ERASED.format(n=erased)]) if erased else TAKEN_BACK
    return Answer(id=capture.id, outcome=Outcome.DONE, said=told)


def _agreed_to(person: str) -> str:
    """The text somebody takes their consent to back; "" when they never gave it. What the phone says of it does not count:
    taking back is never refused."""
    given = [word.key for word in queries.words_of(person) if word.given]
    return given[-1] if given else ""


OTHER_TEXT = Message(
    "说明的文字已经更新，请看过新的再决定。", "the text has changed; please read the new one and decide."
)
GIVEN = Message("已记下：同意在班时取手机位置", "noted: positions may be kept while you are on shift")
TAKEN_BACK = Message("已撤回：不再取手机位置", "withdrawn: no position is kept any more")
ERASED = Message("已删去存着的 {n} 个位置", "{n} kept positions were erased")

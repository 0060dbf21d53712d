"""POST requests and POST updates: what a client sent becomes a submission, and intake does the rest."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from chengxu.accounts.rules import PUBLIC
from chengxu.api import actions as keys
from chengxu.api import queries as known
from chengxu.api.models import ApiKey
from chengxu.api.open311.asking import Given, degrees, every, one
from chengxu.api.open311.bodies import answers
from chengxu.api.open311.faults import GENERAL, NO_KEY, fault, not_there
from chengxu.api.open311.offering import offered
from chengxu.api.open311.queries import by_id
from chengxu.api.open311.writing import Answer, Many, Row
from chengxu.cases.rules import Rulebook
from chengxu.catalog.rules import Category
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Problems, Refused
from chengxu.intake import actions as intake
from chengxu.intake.rules import MIN_TEXT, OPEN_CHANNEL, Submission, checked, plain
from chengxu.territory.rules import Place, Territory

HOUR = 3600
_CHINESE = re.compile("[\u3400-\u9fff]")
_PHONE_SIGNS = str.maketrans("().（）/", "      ")
TAKEN = Message(
    "已收到，由「{unit}」承办。凭编号可以在 {address} 查看进展。",
    "Received; in charge: {unit}. Follow it by its id at {address}.",
)
TRIED = Message(
    "试用接口：内容检查无误，但没有收下。", "Test endpoint: all of it is right, and nothing was kept."
)


def key(given: Given, *, now: datetime, counted: bool = True) -> ApiKey:
    """The key of whoever writes. Raises :class:`Fault` 403 for none, a wrong or revoked one, and one used too often."""
    found = known.key_of(one(given, "api_key"))
    if found is None:
        raise fault(NO_KEY, Message("缺少 api_key，或密钥不对", "api_key is missing or wrong"))
    if counted and not keys.use(found, now=now):
        rest = HOUR - (now.minute * 60 + now.second)
        raise fault(
            NO_KEY,
            Message("这个密钥每小时只能写入 {n} 次", "this key may write {n} times an hour").format(
                n=found.per_hour
            ),
            code=429,
            headers={"Retry-After": str(rest)},
        )
    return found


def take(
    given: Given, files: tuple[tuple[str, bytes], ...], *, sender: ApiKey, repeat: str, follow: str, book: Rulebook,
    now: datetime, ids: Ids,
) -> Answer:  # fmt: skip
    """Take one request in; ``repeat`` is the client's idempotency key, ``follow`` the address of the follow page.

    The same idempotency key of the same sender gets the receipt it got before.
    """
    mark = repeat_mark(sender, repeat) or f"{sender.uid}:{ids.uid(now)}"
    submission = _submission(given, files, source_id=mark, book=book, now=now)
    receipt = intake.take_in(submission=submission, actor=PUBLIC, now=now, ids=ids)
    unit = book.organisation.name(receipt.lead)
    return _taken(receipt.code, str(TAKEN.format(unit=unit, address=follow)))


def attempt(
    given: Given, files: tuple[tuple[str, bytes], ...], *, book: Rulebook, now: datetime, ids: Ids
) -> Answer:
    """The test endpoint: everything is checked but the pictures, nothing is kept, the id stands for nothing."""
    checked(_submission(given, files, source_id="", book=book, now=now), now=now, book=book)
    return _taken(ids.receipt(), str(TRIED))


def update(given: Given, *, sender: ApiKey, book: Rulebook, now: datetime, ids: Ids) -> Row:
    """What a client's user adds to a request it sent; the status a client thinks right is kept as words."""
    asked = one(given, "service_request_id")
    if not asked:
        raise fault(GENERAL, Message("缺少 service_request_id", "service_request_id is missing"))
    found = by_id(asked, book, now=now)
    if not found:
        raise not_there(Message("没有这份来件", "there is no such request"))
    number = one(given, "update_id")
    said = one(given, "description").replace("\r\n", "\n")
    status = one(given, "status")
    links = every(given, "media_url")
    if not said:
        raise fault(GENERAL, Message("缺少 description", "description is missing"))
    parts = [
        said,
        *([f"（对方状态：{status[:40]}）"] if status else []),
        *(f"（图片：{link[:500]}）" for link in links[:6]),
    ]
    try:
        uid, _ = intake.supplement(
            receipt=str(found[0]["service_request_id"]),
            text="\n".join(parts),
            source_id=repeat_mark(sender, f"update:{asked}:{number}")
            if number
            else f"{sender.uid}:{ids.uid(now)}",
            actor=PUBLIC,
            now=now,
            ids=ids,
        )
    except Refused as refusal:
        if refusal.field == "report":  # one of another channel: nobody but its sender has its receipt
            raise not_there(refusal.message) from None
        raise
    return {"update_id": uid, "service_request_id": found[0]["service_request_id"]}


def repeat_mark(sender: ApiKey, repeat: str) -> str:
    """Under what one sending is known again: the sender's key and a digest of what it calls the sending; "" for none."""
    if not repeat:
        return ""
    return f"{sender.uid}:{hashlib.sha256(repeat.encode('utf-8', 'replace')).hexdigest()[:40]}"


def service(code: str, book: Rulebook, now: datetime) -> Category:
    """The service with this code. Raises :class:`Fault` 404 for one that is not offered."""
    found = offered(book.catalog, book.calendar.local(now).date()).get(code)
    if found is None:
        raise not_there(Message("没有这个 service_code", "there is no such service_code"))
    return found


def _submission(
    given: Given, files: tuple[tuple[str, bytes], ...], *, source_id: str, book: Rulebook, now: datetime
) -> Submission:
    code = one(given, "service_code")
    if not code:
        raise fault(GENERAL, Message("缺少 service_code", "service_code is missing"))
    category = service(code, book, now)
    problems = Problems()
    lon, lat, frame, place = _place(given, book.territory, problems)
    problems.raise_if_any()
    text = plain(one(given, "description").replace("\r\n", "\n").replace("\r", "\n"))
    return Submission(
        channel=OPEN_CHANNEL,
        text=text if len(text) >= MIN_TEXT else category.name.zh + (f"：{text}" if text else ""),
        category=category.id,
        lon=lon,
        lat=lat,
        frame=frame,
        place=place,
        contact_name=_name(one(given, "first_name"), one(given, "last_name")),
        contact_phone=" ".join(one(given, "phone").translate(_PHONE_SIGNS).split()),
        contact_email=one(given, "email"),
        answers=answers(given),
        links=tuple(every(given, "media_url", "media_url[]")),
        photos=files,
        source_id=source_id,
    )


def _place(
    given: Given, territory: Territory, problems: Problems
) -> tuple[float | None, float | None, str, str]:
    """Position, its frame, and the place in words. A position counts before words, words before a code nobody knows."""
    words, code = one(given, "address_string", "address"), one(given, "address_id")
    position = degrees(given, problems)
    if position is not None:
        return *position, "wgs84", words
    if not words and not code and not problems:
        problems.add(
            Message(
                "请给出位置：lat 和 long，或 address_string，或 address_id",
                "a location is missing: lat and long, or address_string, or address_id",
            ),
            field="lat",
        )
    if not code or problems:
        return None, None, "", words
    try:
        known_place = territory.by_code(code)
    except Refused as refusal:
        if not words:
            problems.add(refusal.message, field="address_id")
        return None, None, "", words
    if isinstance(known_place, Place):
        return known_place.lon, known_place.lat, "cgcs2000", words or known_place.name.zh
    return None, None, "", f"{known_place.name.zh} {words}".strip()


def _name(first: str, last: str) -> str:
    """A name as its people write it: 张三, Ann Smith."""
    return f"{last}{first}" if _CHINESE.search(last + first) else f"{first} {last}".strip()


def _taken(request_id: str, notice: str) -> Answer:
    row = {"service_request_id": request_id, "service_notice": notice}
    return Answer("service_requests", Many("request", [row]))

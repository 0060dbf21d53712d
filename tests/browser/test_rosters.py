"""Rosters in the browser: every page fits and can be read; a swap goes from phone to phone without a network in between."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from chengxu.accounts.rules import Actor
from chengxu.routines import actions as shifts
from chengxu.routines.rosters import actions, deciding, exchanging
from chengxu.routines.rosters.models import Post, Sheet, Swap
from chengxu.routines.rosters.rules import days_of, first_of
from chengxu.territory import queries as territory
from tests.browser.looking import LINES, look_everywhere, picture
from tests.browser.phones import APP, cut, forgive, says, settled
from tests.browser.test_pages import chinese
from tests.browser.visitor import HEIGHTS, Arrive, Visitor
from tests.routines.rosters.crew import DUTY, IDS, UNIT, by, head, person, sweepers
from tests.web import cast

A_DAY = timedelta(days=1)


def published() -> list[Post]:
    """The rosters of this month and the next by the real clock; the posts of the day after tomorrow."""
    sweepers()
    now = timezone.now()
    today = territory.calendar().local(now).date()
    for month in (first_of(today), days_of(first_of(today))[-1] + A_DAY):
        sheet = actions.make(routine=DUTY, unit=UNIT, month=month, actor=head(), now=now, ids=IDS)
        actions.publish(sheet=sheet.uid, actor=head(), now=now, ids=IDS)
    return list(Post.objects.filter(day=today + 2 * A_DAY))


def free(day_posts: list[Post]) -> Actor:
    """Somebody who has no post that day."""
    busy = {one.person for one in day_posts}
    return next(one for one in sweepers() if one.uid not in busy)


def test_the_leaders_pages(arrive: Arrive, shots: Path | None) -> None:
    posts = published()
    now, anna = timezone.now(), person(posts[0].person)
    exchanging.ask_leave(
        person=anna, kind="sick", first=posts[0].day, last=posts[0].day, why="发烧", by=by(head(), now)
    )
    giver = person(posts[-1].person)
    exchanging.ask_swap(
        post=posts[-1].uid, back="", other=free(posts).uid, why="家里有事" * 20, by=by(giver, now)
    )
    Post.objects.filter(day__lt=posts[0].day - 4 * A_DAY).delete()
    deciding.judge(now=now + shifts.WAIT, ids=IDS)
    leader = arrive().sign_in("head", login="head-hw", unit=UNIT)
    sheet = Sheet.objects.get(pk=posts[0].sheet_id)
    query = f"?unit={UNIT}&duty={DUTY}&month={sheet.month:%Y-%m}"
    pages = {
        "roster-month": f"/desk/rosters/{query}",
        "roster-day": f"/desk/rosters/{sheet.uid}/{posts[0].day.day}/",
        "roster-waiting": "/desk/rosters/waiting/",
        "roster-attendance": f"/desk/rosters/attendance/{query}",
        "roster-import": "/desk/rosters/import/",
    }
    for name, address in pages.items():
        leader.open(address)
        look_everywhere(leader, name, shots)
    leader.resize(360)
    page = leader.open(pages["roster-attendance"])
    names = page.locator(".roster-sums tbody th").evaluate_all(LINES)
    assert names
    assert set(names) == {1}  # a name is read in one line, and stays beside its figures
    leader.resize(1280)
    for name, address in pages.items():
        leader.open(f"{address}{'&' if '?' in address else '?'}lang=en")
        assert chinese(leader.settle()) == [], name


def test_the_tabs_stay_where_they_are_from_one_page_to_the_next(arrive: Arrive) -> None:
    published()
    leader = arrive().sign_in("head", login="head-hw", unit=UNIT)
    for width in HEIGHTS:
        leader.resize(width)
        places = {}
        for name in ("duty/", f"rosters/?unit={UNIT}&duty={DUTY}", "rosters/waiting/", "rosters/attendance/"):
            page = leader.open(f"/desk/{name}")
            places[name] = [page.locator(one).first.bounding_box() for one in (".tabs", ".page > header")]
        edges = {tuple((box["x"], box["width"]) for box in boxes if box) for boxes in places.values()}
        assert len(edges) == 1, (width, places)


TODAY_IN_SIGHT = """() => {
  const box = document.querySelector("[data-from-today]"), day = box.querySelector("thead .now").getBoundingClientRect();
  const stays = box.querySelector("tbody th").getBoundingClientRect().right, edge = box.getBoundingClientRect().right;
  return [box.scrollWidth > box.clientWidth, day.left >= stays - 1 && day.right <= edge + 1];
}"""


def test_a_month_on_a_phone_begins_at_today(arrive: Arrive) -> None:
    posts = published()
    today = posts[0].day - 2 * A_DAY
    leader = arrive(360).sign_in("head", login="head-hw", unit=UNIT)
    page = leader.open(f"/desk/rosters/?unit={UNIT}&duty={DUTY}&month={today:%Y-%m}")
    assert page.evaluate(TODAY_IN_SIGHT) == [True, True]
    before = today.replace(day=1) - A_DAY
    page = leader.open(f"/desk/rosters/?unit={UNIT}&duty={DUTY}&month={before:%Y-%m}")
    assert page.locator("thead .now").count() == 0


def phone_of(arrive: Arrive, who: Actor) -> Visitor:
    """A phone of 360 px with the field app open, signed in as one of the crew."""
    visitor = arrive(360)
    login = next(row.login for row in cast.Person.objects.filter(uid=who.uid))
    visitor.sign_in("sweeper", login=login, unit=UNIT)
    visitor.open(APP)
    settled(visitor.page)
    return visitor


def test_a_post_that_has_begun_is_not_called_the_next(arrive: Arrive) -> None:
    mine = published()[0]
    page = phone_of(arrive, person(mine.person)).page
    for hours, words in ((-1, "下一班"), (1, "这一班")):
        page.clock.set_fixed_time(mine.starts_at + timedelta(hours=hours))
        page.reload()
        expect(page.locator(".strip", has_text="我的班")).to_contain_text(words)


def test_a_swap_without_a_network_from_phone_to_phone(arrive: Arrive, shots: Path | None) -> None:
    posts = published()
    mine, other = posts[0], free(posts)
    anna = phone_of(arrive, person(mine.person))
    page = anna.page
    cut(page.context, off=True)
    page.locator(".strip", has_text="我的班").click()
    row = page.locator(".roster-day").filter(has=page.locator(f"a[href='#roster/swap/{mine.uid}']"))
    picture(page, shots, "roster-phone-360")
    row.get_by_role("link").click()
    page.get_by_label("跟谁换").select_option(other.uid)
    page.get_by_label("原因").fill("孩子开家长会")
    page.get_by_role("button", name="提出换班").click()
    expect(page.get_by_text("等待提交")).to_be_visible()
    says(page, "没有网络 · 1 条待交")
    assert not Swap.objects.exists()
    cut(page.context, off=False)
    page.evaluate("dispatchEvent(new Event('online'))")
    says(page, "都已提交")
    assert Swap.objects.get().why == "孩子开家长会"
    ben = phone_of(arrive, other)
    ben.page.locator(".strip", has_text="我的班").click()
    expect(ben.page.get_by_text("孩子开家长会")).to_be_visible()
    picture(ben.page, shots, "roster-phone-asked-360")
    ben.page.get_by_role("button", name="同意", exact=False).first.click()
    # the line alone may still speak of what was sent before
    expect(ben.page.get_by_text("对方已同意，等带班确认")).to_be_visible()
    assert Swap.objects.get().state == "agreed"
    forgive(anna, ben)

"""Small drawing helpers: icons, chips, clocks, times, figures. Everything is escaped and free of inline style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from chengxu.common.measure_names import in_english
from chengxu.common.messages import current_language
from chengxu.web.faces import open_to
from chengxu.web.showing import Left, Look, capped, state_look

register = template.Library()

NOTHING = "—"
SPARK_WIDTH, SPARK_HEIGHT, SPARK_GAP = 120, 36, 2


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon of the sprite; decoration only, the word stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        _sprite(),
        name,
    )


@lru_cache(maxsize=1)
def _sprite() -> str:
    """The address of the icons; a long list draws hundreds, the file is looked at once a process."""
    return static("chengxu/icons.svg")


@register.simple_tag
def early_modules() -> SafeString:
    """What the module of every page imports, named to the browser so that it is fetched beside it and not after it."""
    return format_html_join("", '<link rel="modulepreload" href="{}">', ((address,) for address in _early()))


@lru_cache(maxsize=1)
def _early() -> tuple[str, ...]:
    """Addresses without a version, as the module itself names them; the build lists them."""
    found = finders.find("chengxu/early.txt")
    names = Path(found).read_text("utf-8").split() if isinstance(found, str) else []
    return tuple(f"{settings.STATIC_URL}chengxu/{name}" for name in names)


@register.simple_tag
def state_chip(state: str) -> SafeString:
    """A case's state: icon and word."""
    return chip(state_look(state))


@register.simple_tag
def chip(look: Look) -> SafeString:
    """Icon and word in a tone."""
    return format_html('<span class="chip {}">{}{}</span>', look.tone, icon(look.icon), str(look.word))


@register.simple_tag
def clock(left: Left | None, form: str = "") -> SafeString:
    """What is left, in words (``"short"`` in a column), with an icon; the due time for whoever hovers or listens."""
    if left is None:
        return format_html('<span class="faint">{}</span>', NOTHING)
    due = gettext("%(when)s 到期") % {"when": moment(left.due)}
    return format_html(
        '<span class="clock {}" title="{}">{}{}<span class="unseen"> {}</span></span>',
        left.tone, due, icon(left.icon), str(left.short if form == "short" else left.text), due,
    )  # fmt: skip


def moment(at: datetime | None) -> str:
    """An instant as people write it: the year only when it is not this one."""
    if at is None:
        return NOTHING
    local = timezone.localtime(at)
    return f"{day(local.date())} {local:%H:%M}"


@register.filter
def day(on: date | None, form: str = "") -> str:
    """A day as people write it: with its year when asked for (``day:"year"``) or when it is not this one."""
    if on is None:
        return NOTHING
    with_year = form == "year" or on.year != timezone.localdate().year
    if current_language() == "en":
        return f"{on.day} {on:%b}{f' {on.year}' if with_year else ''}"
    return f"{f'{on.year} 年 ' if with_year else ''}{on.month} 月 {on.day} 日"


@register.simple_tag
def stamp(at: datetime | None) -> SafeString:
    """An instant, readable by people and programs."""
    if at is None:
        return format_html('<span class="faint">{}</span>', NOTHING)
    return format_html(
        '<time datetime="{}">{}</time>', timezone.localtime(at).isoformat(timespec="minutes"), moment(at)
    )


@register.simple_tag
def age(at: datetime, now: datetime) -> str:
    """How old something is, in one unit."""
    gone = max(now - at, timedelta())
    if gone.days:
        return ngettext("%(n)s 天", "%(n)s 天", gone.days) % {"n": gone.days}
    hours, minutes = gone.seconds // 3600, gone.seconds // 60
    if hours:
        return ngettext("%(n)s 小时", "%(n)s 小时", hours) % {"n": hours}
    if not minutes:
        return gettext("刚刚")
    return ngettext("%(n)s 分钟", "%(n)s 分钟", minutes) % {"n": minutes}


@register.simple_tag
def ago(at: datetime, now: datetime) -> str:
    """When something happened, told by how long ago, in one unit: where a lone length would be read as a duration."""
    told = age(at, now)
    return told if now - at < timedelta(minutes=1) else gettext("%(age)s前") % {"age": told}


@register.filter
def number(value: Any) -> str:
    """A number with its thousands apart; a dash for nothing."""
    if value is None or value == "":
        return NOTHING
    exact = Decimal(str(value))
    whole = exact.to_integral_value()
    return f"{whole:,f}" if exact == whole else f"{exact.normalize():,f}"


@register.filter
def when(at: datetime | None) -> str:
    """An instant as people write it, inside a sentence."""
    return moment(at)


@register.filter
def at(table: Mapping[str, Any], name: str) -> Any:
    """What a table holds under a name; nothing when it holds nothing."""
    return table.get(name, "")


@register.filter
def waiting(count: int) -> str:
    """How many cases wait in a queue; past a thousand the number itself says nothing."""
    return capped(count)


@register.simple_tag
def described(step: str, name: str, wrong: str, hint: object = None) -> SafeString:
    """For the control ``name`` in the form of ``step``: what describes it, its ``hint`` and its refusal if it is the ``wrong`` one."""
    refused = wrong == name
    by = [*([f"{step}-{name}-hint"] if hint else ()), *([f"refused-{step}"] if refused else ())]
    if not by:
        return SafeString("")
    invalid = SafeString(' aria-invalid="true"' if refused else "")
    return invalid + format_html(' aria-describedby="{}"', " ".join(by))


@register.simple_tag
def figure(value: Any, measure: str = "", size: str = "") -> SafeString:
    """The number large, its unit small, never broken apart."""
    none = "none" if value is None else ""
    return format_html(
        '<span class="figure {} {}"><span class="figure-value">{}</span><span class="figure-unit">{}</span></span>',
        size, none, number(value), unit(measure) if value is not None else "",
    )  # fmt: skip


@register.inclusion_tag("doors.html", takes_context=True)
def doors(context: dict[str, Any]) -> dict[str, Any]:
    """The doors of the head (:mod:`chengxu.web.faces`); the page's ``face`` says behind which one it lies."""
    face = context.get("face", "")
    groups = [(group, any(door.face == face for door in group.doors)) for group in open_to(context["actor"])]
    return {"groups": groups, "face": face}


@register.filter
def unit(measure: str) -> str:
    """A measure word as the page's language writes it (:mod:`chengxu.common.measure_names`)."""
    return measure if current_language() == "zh" else in_english(measure)


@register.simple_tag
def spark(values: Sequence[Any], label: str) -> SafeString:
    """Bars as one small drawing, the last one marked; the numbers themselves are in the table it leads to."""
    numbers = [max(float(v), 0.0) if v is not None else 0.0 for v in values]
    if not numbers:
        return SafeString("")
    top = max(numbers) or 1.0
    step = SPARK_WIDTH / len(numbers)
    bars = []
    for place, value in enumerate(numbers):
        height = round(value / top * (SPARK_HEIGHT - 2), 1)
        last = " last" if place == len(numbers) - 1 else ""
        bars.append((last, round(place * step, 1), SPARK_HEIGHT - height, round(step - SPARK_GAP, 1), height))
    drawn = format_html_join("", '<rect class="spark-bar{}" x="{}" y="{}" width="{}" height="{}"/>', bars)
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}'
        '<path class="spark-base" d="M0 {}H{}"/></svg>',
        SPARK_WIDTH, SPARK_HEIGHT, label, drawn, SPARK_HEIGHT, SPARK_WIDTH,
    )  # fmt: skip

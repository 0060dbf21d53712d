"""Small drawing helpers: icons, chips, clocks, times, figures. Everything is escaped and free of inline style."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from chengxu.common.messages import current_language
from chengxu.web.showing import Left, Look, state_look

register = template.Library()

NOTHING = "—"
SPARK_WIDTH, SPARK_HEIGHT, SPARK_GAP = 120, 36, 2


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon of the sprite; decoration only, the word stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("chengxu/icons.svg"),
        name,
    )


@register.simple_tag
def state_chip(state: str) -> SafeString:
    """A case's state: icon and word."""
    return chip(state_look(state))


@register.simple_tag
def chip(look: Look) -> SafeString:
    """Icon and word in a tone."""
    return format_html('<span class="chip {}">{}{}</span>', look.tone, icon(look.icon), str(look.word))


@register.simple_tag
def clock(left: Left | None) -> SafeString:
    """What is left, in words, with an icon; the due time follows for whoever hovers or listens."""
    if left is None:
        return format_html('<span class="faint">{}</span>', NOTHING)
    due = gettext("%(when)s 到期") % {"when": moment(left.due)}
    return format_html(
        '<span class="clock {}" title="{}">{}{}<span class="unseen">，{}</span></span>',
        left.tone, due, icon(left.icon), str(left.text), due,
    )  # fmt: skip


def moment(at: datetime | None) -> str:
    """An instant as people write it: the year only when it is not this one."""
    if at is None:
        return NOTHING
    local = timezone.localtime(at)
    this_year = local.year == timezone.localtime().year
    if current_language() == "en":
        return f"{local.day} {local:%b %H:%M}" if this_year else f"{local.day} {local:%b %Y %H:%M}"
    day = f"{local.month} 月 {local.day} 日"
    return f"{day} {local:%H:%M}" if this_year else f"{local.year} 年 {day} {local:%H:%M}"


@register.simple_tag
def stamp(at: datetime | None) -> SafeString:
    """An instant, readable by people and programs."""
    if at is None:
        return format_html('<span class="faint">{}</span>', NOTHING)
    return format_html('<time datetime="{}">{}</time>', timezone.localtime(at).isoformat(timespec="minutes"), moment(at))


@register.simple_tag
def age(at: datetime, now: datetime) -> str:
    """How long ago, in one unit."""
    gone = max(now - at, timedelta())
    if gone.days:
        return ngettext("%(n)s 天", "%(n)s 天", gone.days) % {"n": gone.days}
    hours, minutes = gone.seconds // 3600, gone.seconds // 60
    if hours:
        return ngettext("%(n)s 小时", "%(n)s 小时", hours) % {"n": hours}
    return ngettext("%(n)s 分钟", "%(n)s 分钟", minutes) % {"n": minutes}


@register.filter
def number(value: Any) -> str:
    """A number with its thousands apart; a dash for nothing."""
    if value is None or value == "":
        return NOTHING
    exact = Decimal(str(value))
    whole = exact.to_integral_value()
    return f"{whole:,f}" if exact == whole else f"{exact.normalize():,f}"


@register.simple_tag
def figure(value: Any, measure: str = "", size: str = "") -> SafeString:
    """The number large, its unit small, never broken apart."""
    none = "none" if value is None else ""
    return format_html(
        '<span class="figure {} {}"><span class="figure-value">{}</span><span class="figure-unit">{}</span></span>',
        size, none, number(value), measure if value is not None else "",
    )  # fmt: skip


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

"""Staffing and equipment against the norm: the tables of what lacks, certificates, and a count of equipment."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxu.accounts import queries as accounts
from chengxu.common.measure_names import in_english
from chengxu.common.messages import Message, listed
from chengxu.undertakings import queries, standing, trained
from chengxu.undertakings.access import ALL
from chengxu.undertakings.acting import strength as actions
from chengxu.undertakings.deciding.machine import ENTERS, KEEPS
from chengxu.undertakings.deciding.strength import CertificateGiven, CountGiven, Gap, Validity
from chengxu.undertakings.deciding.training import MINUTES
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, day, read, whole
from chengxu.web.requests import Request
from chengxu.web.undertakings import pages
from chengxu.web.undertakings.fields import Choices, Field
from chengxu.web.undertakings.showing import Cell, Table
from chengxu.web.undertakings.showing import day as written

COUNT = ("unit", "norm", "there", "usable", "on")
CERTIFICATE = ("person", "name", "number", "issued", "expires")
HEAD = (
    Message("项目", "what"), Message("单位", "unit"), Message("应有", "should be"), Message("现有", "there"),
    Message("能用", "usable"), Message("缺", "lacking"), Message("依据", "by"),
)  # fmt: skip
MOST_NAMES = 12
TONES = {Validity.VALID: "", Validity.SOON: "warn", Validity.ENDED: "bad"}


@never_cache
@needs(*ALL)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request) -> HttpResponse:
    """The tables; a count or a certificate that was sent, by those who may."""
    today, form, tried = queries.today(request.now), Form({}), ""
    if request.method == "POST":
        tried = "certificate" if "certificate" in request.POST else "count"
        form = read(request.POST, CERTIFICATE if tried == "certificate" else COUNT)
        (_certify if tried == "certificate" else _count)(request, form)
        if not form.errors:
            messages.success(request, str(Message("已登记", "entered")), extra_tags="good")
            return redirect("strength")
    actor = request.actor
    context = {
        "face": pages.FACE, "words": pages.WORDS, "tabs": pages.tabs(), "kind": "strength", "form": form, "tried": tried,
        "about": Message(
            "编制、人员、装备、培训和证件，对照标准。标准写在配置包里，没有核实的都注明。培训满学时的证件由后台自动延续。",
            "Establishment, staff, equipment, training and certificates against the norm; norms are the pack's, unverified ones say so. Certificates "
            "with enough hours are renewed by themselves.",
        ),
        "tables": [
            Table(Message("人员配备标准", "Staff by the norm"), HEAD, [_row(one) for one in standing.by_norm()]),
            Table(Message("编制和在岗", "Establishment"), HEAD, [_row(one) for one in standing.establishment()]),
            Table(Message("装备", "Equipment"), HEAD, [_row(one) for one in standing.equipment()]),
            Table(Message("培训、训练和交流（今年）", "Training, drill and exchange (this year)"), HEAD, [_row(one) for one in trained.year(today)]),
            _certificates(today),
            _lacking(today),
        ],
        "counting": _count_fields(request) if actor.may(ENTERS) or actor.may(KEEPS) else (),
        "certifying": _certificate_fields() if actor.may(ENTERS) else (),
        "count_title": Message("登记一次清点", "Record a count"),
        "certificate_title": Message("登记证件", "Enter a certificate"),
    }  # fmt: skip
    return render(request, "undertakings/strength.html", context, status=422 if form.errors else 200)


def _row(gap: Gap) -> tuple[Cell, ...]:
    known = accounts.organisation()
    needed = Message(f"{gap.needed} {gap.measure}", f"{gap.needed} {in_english(gap.measure)}".strip())
    return (
        Cell(gap.name),
        Cell(listed(known.short(code) for code in gap.unit.split())),
        Cell(needed, number=True),
        Cell(gap.there, number=True),
        Cell("—" if gap.usable is None else gap.usable, number=True),
        Cell(gap.lacking, tone="bad" if gap.lacking else "good", number=True),
        Cell(gap.source, small="" if gap.verified else pages.WORDS["unverified"]),
    )


def _certificates(today: date) -> Table:
    rows = [
        (
            Cell(one.person),
            Cell(one.unit),
            Cell(one.towards.row.name),
            Cell(one.towards.row.number),
            Cell(written(one.towards.row.expires_on), small=_renewals(one.towards)),
            Cell(one.validity.label, tone=TONES[one.validity]),
            Cell(
                _hours(one.towards),
                tone="warn" if one.towards.doubted else "",
                small=DOUBTED if one.towards.doubted else "",
            ),
        )
        for one in trained.certificates(today)
    ]
    head = (
        Message("姓名", "name"), Message("单位", "unit"), Message("证件", "certificate"), Message("证号", "number"),
        Message("有效期至", "valid until"), Message("状态", "state"), Message("延续学时", "hours towards renewal"),
    )  # fmt: skip
    return Table(Message("证件", "Certificates"), head, rows)


DOUBTED = Message("依据的培训记录改过，请核对", "a record of training it rests on was changed; look again")


def _renewals(one: trained.Towards) -> Message | str:
    """The last renewal in words, and how many hours it rests on."""
    if not one.renewals:
        return ""
    last = one.renewals[-1]
    message = Message("{on} 按 {hours} 学时延续", "renewed on {on} by {hours} hours")
    return message.format(on=last.on.isoformat(), hours=last.minutes // MINUTES)


def _hours(one: trained.Towards) -> Message | str:
    if one.hours is None:
        return "—"
    message = Message("{had}/{needed} 学时", "{had} of {needed} hours")
    return message.format(had=one.hours.minutes // MINUTES, needed=one.hours.needed // MINUTES)


def _lacking(today: date) -> Table:
    """Whose post needs a certificate and who has none that holds."""
    rows = [
        (
            Cell(rule.name),
            Cell(len(names), tone="bad" if names else "good", number=True),
            Cell("、".join(names[:MOST_NAMES]) + ("……" if len(names) > MOST_NAMES else "") if names else "—"),
            Cell(rule.source, small="" if rule.verified else pages.WORDS["unverified"]),
        )
        for rule, names in trained.without(today)
    ]
    head = (
        Message("证件", "certificate"),
        Message("缺", "lacking"),
        Message("没有有效证件的人", "who has none that holds"),
        Message("依据", "by"),
    )
    return Table(Message("该持证没有证的", "Certificates that are missing"), head, rows)


def _count(request: Request, form: Form) -> None:
    values, on = form.values, day(form, "on")
    given = CountGiven(
        unit=values["unit"], norm=values["norm"], there=whole(values["there"], -1), usable=whole(values["usable"], -1),
        on=on,
    )  # fmt: skip
    if not form.errors:
        form.tried(lambda: actions.count(given=given, actor=request.actor, now=request.now, ids=IDS))


def _certify(request: Request, form: Form) -> None:
    values, issued, expires = form.values, day(form, "issued"), day(form, "expires")
    given = CertificateGiven(
        person=values["person"], name=values["name"], number=values["number"], issued=issued, expires=expires
    )
    if not form.errors:
        form.tried(lambda: actions.certify(given=given, actor=request.actor, now=request.now, ids=IDS))


def _count_fields(request: Request) -> tuple[Field, ...]:
    norms, known = queries.declared().equipment, accounts.organisation()
    codes = dict.fromkeys(code for norm in norms for code in norm.units)
    units: Choices = [(code, known.name(code)) for code in codes]
    return (
        Field("unit", Message("单位", "unit"), "select", choices=units),
        Field(
            "norm", Message("装备", "equipment"), "select", choices=[(one.code, one.name) for one in norms]
        ),
        Field("there", Message("现有数量", "how many"), maxlength=6),
        Field("usable", Message("其中能用的", "of which usable"), maxlength=6),
        Field("on", Message("清点日期", "day of the count"), "date"),
    )


def _certificate_fields() -> tuple[Field, ...]:
    return (
        Field("person", Message("人员", "person"), "select", choices=standing.people()),
        Field("name", Message("证件名称", "certificate"), hint=_names(), maxlength=60),
        Field("number", Message("证号", "number"), maxlength=60),
        Field("issued", Message("发证日期", "issued"), "date"),
        Field("expires", Message("有效期至", "valid until"), "date"),
    )


def _names() -> Message:
    """The certificates the pack has rules for; one of another name is kept and not renewed by hours."""
    names = listed([rule.name for rule in queries.declared().certificates.values()])
    return Message("按学时延续的：{names}", "renewed by hours: {names}").format(names=names)

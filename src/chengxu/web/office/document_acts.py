"""What the forms of a document page do: one action each, and its refusal beside the field it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chengxu.common.messages import Message, Refused, joined
from chengxu.reports import actions
from chengxu.reports.access import READS
from chengxu.reports.lifecycle import merging
from chengxu.reports.lifecycle.merging import Difference, Kind
from chengxu.reports.lifecycle.transitions import BY_VERB
from chengxu.reports.register import documents, issuing
from chengxu.reports.rules import Form
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.office.document import Tried, page
from chengxu.web.office.document_looks import address
from chengxu.web.office.documents import visible
from chengxu.web.requests import Request

FIELDS = (
    "seen", "paragraph", "number", "text", "reason", "note", "comment", "form", "to", "copies", "printer",
)  # fmt: skip
Given = dict[str, str]
MOST_TOLD = 6


@never_cache
@needs(*READS)
@require_POST
def act(request: Request, uid: str, verb: str) -> HttpResponse:
    """Do one verb of the table; says what it did, and returns to where it was done."""
    visible(uid, request.actor)
    if verb not in ACTS:
        raise Http404(Message("没有这个动作。", "There is no such step."))
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    try:
        said = ACTS[verb](request, uid, given)
    except Refused as refusal:
        return page(request, visible(uid, request.actor), Tried(verb, given, refusal))
    done = Message("已{verb}", "done: {verb}").format(verb=BY_VERB[verb].label)
    messages.success(request, str(joined([done, *said])), extra_tags="good")
    if documents.find(uid, request.actor) is None:
        return redirect("documents")
    return redirect(address(uid, _place(verb, given)))


def _place(verb: str, given: Given) -> str:
    """Where the reader's eye was: the paragraph that was edited, the figure that was typed, the steps."""
    if verb in {"edit", "comment"} and given["paragraph"]:
        return f"p{given['paragraph']}"
    if verb in {"override", "restore"}:
        return f"f{given['number']}"
    return "comments" if verb in {"comment", "resolve"} else "next"


def _edit(request: Request, uid: str, given: Given) -> list[Message]:
    return _changes(
        actions.edit(
            uid=uid, paragraph=_whole(given, "paragraph"), text=given["text"], seen=given["seen"],
            actor=request.actor, now=request.now, ids=IDS,
        )
    )  # fmt: skip


def _override(request: Request, uid: str, given: Given) -> list[Message]:
    return _changes(
        actions.override(
            uid=uid, number=_whole(given, "number"), text=given["text"], reason=given["reason"], seen=given["seen"],
            actor=request.actor, now=request.now, ids=IDS,
        )
    )  # fmt: skip


def _restore(request: Request, uid: str, given: Given) -> list[Message]:
    return _changes(
        actions.restore(
            uid=uid,
            number=_whole(given, "number"),
            seen=given["seen"],
            actor=request.actor,
            now=request.now,
            ids=IDS,
        )
    )


def _recompute(request: Request, uid: str, given: Given) -> list[Message]:
    before = documents.document(visible(uid, request.actor).content)
    merged = actions.recompute(uid=uid, seen=given["seen"], actor=request.actor, now=request.now, ids=IDS)
    said = _changes(merging.differences(before, merged.document)) or [
        Message("没有数字变化", "no figure changed")
    ]
    said += [
        Message(
            "「{ours}」您改过，模板现在写作「{theirs}」，保留了您的",
            "you changed “{ours}”; the template now says “{theirs}”; yours was kept",
        ).format(ours=clash.after, theirs=clash.before)
        for clash in merged.clashes
    ]
    return said


def _head(request: Request, uid: str, given: Given) -> list[Message]:
    copies = tuple(name.strip() for name in given["copies"].replace("，", "、").split("、") if name.strip())
    actions.head(
        uid=uid,
        form=Form.RED_HEAD if given["form"] == Form.RED_HEAD else Form.PLAIN,
        to=given["to"],
        copies=copies,
        printer=given["printer"],
        seen=given["seen"],
        actor=request.actor,
        now=request.now,
        ids=IDS,
    )
    return []


def _comment(request: Request, uid: str, given: Given) -> list[Message]:
    place = _whole(given, "paragraph") if given["paragraph"] else None
    actions.comment(
        uid=uid,
        text=given["note"],
        paragraph=place,
        seen=given["seen"],
        actor=request.actor,
        now=request.now,
        ids=IDS,
    )
    return []


def _resolve(request: Request, uid: str, given: Given) -> list[Message]:
    actions.resolve(
        uid=uid, comment=given["comment"], note=given["note"], actor=request.actor, now=request.now, ids=IDS
    )
    return []


def _submit(request: Request, uid: str, given: Given) -> list[Message]:
    actions.submit(uid=uid, seen=given["seen"], actor=request.actor, now=request.now, ids=IDS)
    return []


def _sign(request: Request, uid: str, given: Given) -> list[Message]:
    actions.sign(
        uid=uid, seen=given["seen"], note=given["note"], actor=request.actor, now=request.now, ids=IDS
    )
    return []


def _issue(request: Request, uid: str, given: Given) -> list[Message]:
    done = issuing.issue(uid=uid, actor=request.actor, now=request.now, ids=IDS)
    return [Message(done.full_number)]


def _send_back(request: Request, uid: str, given: Given) -> list[Message]:
    actions.send_back(uid=uid, reason=given["reason"], actor=request.actor, now=request.now, ids=IDS)
    return []


def _withdraw(request: Request, uid: str, given: Given) -> list[Message]:
    actions.withdraw(uid=uid, reason=given["reason"], actor=request.actor, now=request.now, ids=IDS)
    return []


ACTS: Mapping[str, Callable[[Request, str, Given], list[Message]]] = {
    "edit": _edit,
    "override": _override,
    "restore": _restore,
    "recompute": _recompute,
    "head": _head,
    "comment": _comment,
    "resolve": _resolve,
    "submit": _submit,
    "sign": _sign,
    "issue": _issue,
    "return": _send_back,
    "withdraw": _withdraw,
    "revoke": _withdraw,
}


def _whole(given: Given, name: str) -> int:
    """A number the page itself put into the form."""
    if not (given[name].isdecimal() and len(given[name]) < 6):
        raise Refused(
            Message("表单不完整，请刷新后再试", "the form is incomplete; reload the page"), field=name
        )
    return int(given[name])


def _changes(found: Sequence[Difference]) -> list[Message]:
    """What happened to figures, in words: nothing of it goes by unsaid."""
    figures = [one for one in found if one.kind is not Kind.WORDS]
    said = [
        Message("{kind}：{name} {change}", "{kind}: {name} {change}").format(
            kind=one.kind.label,
            name=one.name,
            change=" → ".join(text for text in (one.before, one.after) if text),
        )
        for one in figures[:MOST_TOLD]
    ]
    if len(figures) > MOST_TOLD:
        said.append(
            Message("另有 {n} 个数字，见右栏", "{n} more figures, see beside").format(
                n=len(figures) - MOST_TOLD
            )
        )
    return said

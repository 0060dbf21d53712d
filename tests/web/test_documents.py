"""Report documents on pages: the list, the reading view with its steps, what is refused where it was typed."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chengxu.accounts.rules import VERBS
from chengxu.ledger.models import Deed
from chengxu.reports.lifecycle.steps import Paper
from chengxu.reports.lifecycle.transitions import BY_VERB
from chengxu.reports.models import ReportDocument
from chengxu.reports.register import documents
from tests.reports.bureau import clear_pipes
from tests.web.cast import actor, signed_in

MARCH = datetime(2023, 3, 1, 2, tzinfo=UTC)
YEAR = {"name": "annual", "from": "2023-01-01", "to": "2023-12-31"}


@pytest.fixture(autouse=True)
def _pipes_cleared(db: None) -> None:
    """A report tells only what was recorded."""
    clear_pipes(352, MARCH)


def draft(post: str = "clerk") -> str:
    """A draft made from the report page; its uid."""
    answer = signed_in(post).post("/office/documents/", YEAR)
    return answer.url.split("/")[-2]


def paper(uid: str) -> Paper:
    """The document as it stands."""
    return documents.paper(ReportDocument.objects.get(uid=uid))


def act(uid: str, verb: str, post: str = "clerk", **given: str) -> object:
    """One step by the form of the page."""
    form = {"seen": paper(uid).content} | given
    return signed_in(post).post(f"/office/documents/{uid}/{verb}/", form)


def text(answer: object) -> str:
    """A page as people read it."""
    return answer.content.decode()  # type: ignore[attr-defined]


def show(uid: str, post: str = "clerk", query: str = "") -> str:
    """The page of a document."""
    return text(signed_in(post).get(f"/office/documents/{uid}/{query}"))


def issued() -> str:
    """A report that went all the way."""
    uid = draft()
    act(uid, "submit")
    act(uid, "sign", "director")
    act(uid, "issue")
    return uid


def test_a_draft_is_begun_on_the_report_page_and_read_as_a_report() -> None:
    report = text(signed_in("clerk").get("/office/reports/annual/?from=2023-01-01&to=2023-12-31"))
    assert "据此起草文稿" in report
    uid = draft()
    page = show(uid)
    assert "2023年度工作总结" in page
    assert "草稿" in page
    assert 'href="/office/indicators/' in page
    assert "<style" not in page


def test_every_paragraph_and_figure_has_a_handle() -> None:
    uid = draft()
    document = documents.document(paper(uid).content)
    page = show(uid)
    handles = [int(n) for n in re.findall(r'<div class="para" id="p(\d+)">', page)]
    assert handles == list(range(len(list(document.paragraphs()))))
    figures = [int(n) for n in re.findall(r'<a id="f(\d+)"', page)]
    assert figures == [figure.number for figure in document.figures()]


def test_the_list_shows_states_numbers_and_periods_and_is_filtered() -> None:
    done = issued()
    signed_in("clerk").post("/office/documents/", YEAR | {"from": "2022-01-01", "to": "2022-12-31"})
    clerk = signed_in("clerk")
    page = text(clerk.get("/office/documents/"))
    year = timezone.localdate().year
    assert f"靖城管〔{year}〕1号" in page
    assert "2023-01-01 — 2023-12-31" in page
    assert "姚国强" in page
    assert f"/office/documents/{done}/" not in text(clerk.get("/office/documents/?state=draft"))
    assert f"/office/documents/{done}/" in text(clerk.get("/office/documents/?year=2023"))
    assert "没有符合条件的文稿" in text(clerk.get("/office/documents/?year=2019"))
    assert f"/office/documents/{done}/" not in text(signed_in("director").get("/office/documents/?mine=1"))
    assert text(clerk.get("/office/documents/?state=rubbish&year=rubbish&after=rubbish")).count("靖城管") > 0


def test_an_empty_list_says_what_to_do_first() -> None:
    assert "据此起草文稿" in text(signed_in("clerk").get("/office/documents/"))
    assert "还没有您能看的文稿" in text(signed_in("auditor").get("/office/documents/"))


def test_a_list_of_three_asks_no_more_than_one_of_one() -> None:
    clerk = signed_in("clerk")
    asked = []
    for year in (2021, 2022, 2023):
        clerk.post("/office/documents/", YEAR | {"from": f"{year}-01-01", "to": f"{year}-12-31"})
        with CaptureQueriesContext(connection) as captured:
            clerk.get("/office/documents/")
        asked.append(len(captured))
    assert asked[2] <= asked[1] <= asked[0] + 1


def test_a_page_costs_the_same_however_much_was_said_and_done() -> None:
    uid = draft()
    show(uid)
    with CaptureQueriesContext(connection) as before:
        show(uid)
    for n in range(3):
        act(uid, "comment", note=f"意见{n}", paragraph=str(n))
    show(uid)
    with CaptureQueriesContext(connection) as after:
        show(uid)
    assert len(after) <= len(before) + 3


def test_pages_of_the_list_follow_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    from chengxu.web.office import documents as pages

    monkeypatch.setattr(pages, "PAGE", 1)
    draft()
    signed_in("clerk").post("/office/documents/", YEAR | {"from": "2022-01-01", "to": "2022-12-31"})
    first = text(signed_in("clerk").get("/office/documents/"))
    following = re.search(r'href="(\?[^"]*after=\d+)"', first)
    assert following
    second = text(signed_in("clerk").get("/office/documents/" + following[1].replace("&amp;", "&")))
    assert "2022-01-01" in first
    assert "2023-01-01" in second
    assert "回到第一页" in second


def test_the_whole_way_by_the_forms_of_the_pages() -> None:
    uid = draft()
    opened = show(uid, query="?edit=0")
    assert 'id="edit-text"' in opened
    assert act(uid, "edit", paragraph="0", text="今年来，成效明显。").url.endswith("#p0")  # type: ignore[attr-defined]
    page = show(uid)
    assert "今年来，成效明显。" in page
    assert "改过" in page
    assert "文字改动 1 处" in page
    act(uid, "submit")
    assert "征求意见" in show(uid, "director")
    act(uid, "comment", "director", note="同意", paragraph="0")
    comment = documents.comments(paper(uid))[0]
    assert "同意" in show(uid)
    assert "还有 1 条意见没有处理" in show(uid, "director")
    act(uid, "resolve", comment=comment.uid)
    act(uid, "sign", "director")
    year = timezone.localdate().year
    assert f'文号将是 <strong class="nowrap">靖城管〔{year}〕1号</strong>' in show(uid)
    act(uid, "issue")
    done = show(uid)
    for word in (
        f"靖城管〔{year}〕1号",
        "已印发",
        "签发",
        "编号印发",
        "姚国强",
        "储秀英",
        paper(uid).content,
    ):
        assert word in done
    assert 'id="edit-text"' not in show(uid, query="?edit=0")


def test_what_a_step_changed_can_be_looked_up() -> None:
    uid = draft()
    act(uid, "edit", paragraph="0", text="换一个开头。")
    step = Deed.objects.get(verb="report.edit").uid
    page = show(uid, query=f"?step={step}")
    assert "这一步改了什么" in page
    assert "<ins>换一个开头。</ins>" in page
    assert "这一步改了什么" not in show(uid, query="?step=nothing")


def test_the_records_of_now_are_compared_when_asked() -> None:
    uid = draft()
    assert "和现在的记录比一比" in show(uid)
    assert "与现在的记录一致" in show(uid, query="?compare=1")


def test_a_figure_typed_by_hand_needs_its_reason_beside_the_field() -> None:
    uid = draft()
    number = documents.document(paper(uid).content).figures()[0].number
    refused = act(uid, "override", number=str(number), text="360余次", reason="")
    page = text(refused)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert "至少 6 个字" in page
    assert re.search(r'id="reason-1"[^>]*aria-invalid="true"', page)
    assert 'value="360余次"' in page
    assert act(uid, "override", number=str(number), text="360余次", reason="补录三月的巡查记录").url.endswith(
        "#f1"
    )  # type: ignore[attr-defined]
    page = show(uid)
    assert "手填的数字" in page
    assert "补录三月的巡查记录" in page
    assert 'data-typed="补录三月的巡查记录"' in page
    act(uid, "restore", number=str(number))
    assert "手填的数字" not in show(uid)


def test_a_refused_edit_keeps_what_was_typed() -> None:
    uid = draft()
    refused = act(uid, "edit", paragraph="0", text="今年拆除雨阳棚500处。")
    page = text(refused)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert "「500处」是手写的数字" in page
    assert "今年拆除雨阳棚500处。</textarea>" in page


def test_what_somebody_else_changed_meanwhile_is_said_and_nothing_is_lost() -> None:
    uid = draft()
    seen = paper(uid).content
    act(uid, "edit", paragraph="0", text="先改的。")
    page = text(act(uid, "edit", paragraph="0", text="后改的。", seen=seen))
    assert "别人改过这份文稿" in page
    assert "后改的。</textarea>" in page
    assert documents.document(paper(uid).content).opening[0].text == "先改的。"


def test_a_step_that_is_not_open_any_more_says_so_on_top() -> None:
    uid = draft()
    act(uid, "submit")
    page = text(act(uid, "submit"))
    assert "「送出征求意见」要在「草稿」时办，这一份现在是「征求意见」" in page
    assert act(uid, "fly").status_code == 404  # type: ignore[attr-defined]
    assert act(uid, "edit", paragraph="none", text="x").status_code == 422  # type: ignore[attr-defined]


def test_a_deleted_figure_is_told_in_words() -> None:
    uid = draft()
    page = text(
        signed_in("clerk").post(
            f"/office/documents/{uid}/edit/",
            {"seen": paper(uid).content, "paragraph": "1", "text": "市容整治成效明显。"},
            follow=True,
        )
    )
    assert "删去的数字：" in page


def test_recomputing_says_what_changed() -> None:
    uid = draft()
    answer = signed_in("clerk").post(
        f"/office/documents/{uid}/recompute/", {"seen": paper(uid).content}, follow=True
    )
    assert "没有数字变化" in text(answer)


def test_the_head_is_set_by_its_form() -> None:
    uid = draft()
    act(uid, "head", form="red_head", to="县人民政府", copies="市局、 县委办", printer="局办公室")
    head = documents.document(paper(uid).content).letterhead
    assert head is not None
    assert (head.to, head.copies, head.printer) == ("县人民政府", ("市局", "县委办"), "局办公室")
    assert "红头文件" in show(uid)


def test_files_are_the_issued_ones_and_other_forms_are_made() -> None:
    uid = issued()
    clerk = signed_in("clerk")
    known = documents.issued_files(paper(uid))
    for format_ in known:
        answer = clerk.get(f"/office/documents/{uid}/files/{format_}/")
        assert answer.content == documents.body(known[format_])
        assert "UTF-8''%E9%9D%96%E5%9F%8E%E7%AE%A1" in answer["Content-Disposition"]
    assert json.loads(clerk.get(f"/office/documents/{uid}/files/json/").content)["title"]
    assert clerk.get(f"/office/documents/{uid}/files/docx/?form=red_head").status_code == 200
    assert clerk.get(f"/office/documents/{uid}/files/exe/").status_code == 404


def test_the_figures_of_a_saved_page_open_their_rows_where_it_came_from(settings: Any) -> None:
    addresses = (
        f"/office/documents/{draft()}/files/html/",
        "/office/reports/annual/html/?from=2023-01-01&to=2023-12-31",
    )
    for address in addresses:
        assert '<base href="http://testserver/">' in signed_in("clerk").get(address).content.decode()
    settings.PUBLIC_URL = "https://cg.example.test"
    for address in addresses:
        assert '<base href="https://cg.example.test/">' in signed_in("clerk").get(address).content.decode()


def test_a_draft_is_taken_along_as_a_draft() -> None:
    uid = draft()
    answer = signed_in("clerk").get(f"/office/documents/{uid}/files/md/")
    assert "工作总结" in answer.content.decode()
    assert "%EF%BC%88%E8%8D%89%E7%A8%BF%EF%BC%89" in answer["Content-Disposition"]


def test_a_second_draft_of_the_same_period_is_refused_where_it_was_asked() -> None:
    draft()
    answer = signed_in("clerk").post("/office/documents/", YEAR, follow=True)
    assert "已有一份没办完的文稿" in text(answer)
    assert "结束日期早于开始日期" in text(
        signed_in("clerk").post("/office/documents/", YEAR | {"to": "2022-01-01"}, follow=True)
    )
    assert signed_in("clerk").post("/office/documents/", {"name": "novel"}).status_code == 404


def test_the_register_of_numbers_keeps_revoked_ones_and_says_what_comes_next() -> None:
    uid = issued()
    year = timezone.localdate().year
    act(uid, "revoke", "director", reason="数据有误，另发更正")
    page = text(signed_in("clerk").get("/office/documents/numbers/"))
    assert f"靖城管〔{year}〕1号" in page
    assert "已废止" in page
    assert f"靖城管〔{year}〕2号" in page
    assert "数据有误，另发更正" in show(uid)
    assert "已废止" in text(signed_in("clerk").get("/office/documents/numbers/?year=1999"))


def test_the_deed_of_a_step_leads_to_the_document_and_keeps_its_words_to_those_who_may_see_it() -> None:
    uid = draft()
    act(uid, "comment", note="悄悄话", paragraph="0")
    deed = Deed.objects.get(verb="report.comment").uid
    assert f'href="/office/documents/{uid}/"' in text(signed_in("director").get(f"/office/deeds/{deed}/"))
    assert "悄悄话" in text(signed_in("director").get(f"/office/deeds/{deed}/"))
    elsewhere = text(signed_in("dispatcher").get(f"/office/deeds/{deed}/"))
    assert "悄悄话" not in elsewhere
    assert uid not in elsewhere


POSTS = (
    "acceptor", "chief", "dispatcher", "collector", "handler", "clerk", "head", "reviewer", "director", "auditor",
    "sysadmin",
)  # fmt: skip


LIFE = (
    # a document's life, step by step: the verb, who does it, with what
    ("edit", "clerk", {"paragraph": "0", "text": "今年来。"}),
    ("override", "clerk", {"number": "1", "text": "360余次", "reason": "补录三月的巡查记录"}),
    ("restore", "clerk", {"number": "1"}),
    ("head", "clerk", {"form": "plain", "to": "县人民政府"}),
    ("recompute", "clerk", {}),
    ("comment", "clerk", {"note": "看过"}),
    ("resolve", "clerk", {}),
    ("submit", "clerk", {}),
    ("comment", "head", {"note": "看过"}),
    ("resolve", "clerk", {}),
    ("return", "director", {"reason": "再改"}),
    ("submit", "clerk", {}),
    ("sign", "director", {}),
    ("issue", "clerk", {}),
    ("revoke", "director", {"reason": "另发"}),
)  # fmt: skip


def test_unset_means_no() -> None:
    """At every step of a life each post whose rights do not allow it tries first, and changes nothing."""
    uid = draft()
    assert {verb for verb, _, _ in LIFE} | {"withdraw"} == set(BY_VERB)
    for verb, holder, given in LIFE:
        if verb == "resolve":
            given = {"comment": documents.comments(paper(uid))[-1].uid}
        for post in POSTS:
            if not actor(post).verbs & set(BY_VERB[verb].permissions):
                before = paper(uid)
                assert act(uid, verb, post, **given).status_code in {403, 422}, (post, verb)  # type: ignore[attr-defined]
                assert paper(uid) == before, (post, verb)
        before = paper(uid)
        assert act(uid, verb, holder, **given).status_code == 302, verb  # type: ignore[attr-defined]
        assert paper(uid).version == before.version + 1, verb


def test_a_document_is_withdrawn_by_those_who_draft() -> None:
    uid = draft()
    for post in ("head", "auditor", "collector"):
        assert act(uid, "withdraw", post, reason="不要了").status_code == 403  # type: ignore[attr-defined]
    assert act(uid, "withdraw", reason="").status_code == 422  # type: ignore[attr-defined]
    act(uid, "withdraw", reason="写重了")
    assert "已撤回" in show(uid)


@pytest.mark.parametrize(
    ("post", "missing"),
    [("collector", "查看指标"), ("sysadmin", "起草报告文稿")],
)
def test_a_post_without_the_right_learns_which_and_whom_to_ask(post: str, missing: str) -> None:
    for address in ("/office/documents/", "/office/documents/numbers/", "/office/documents/x/"):
        refused = signed_in(post).get(address)
        assert refused.status_code == 403
        assert missing in text(refused)
        assert "安全管理员" in text(refused)


def test_a_draft_of_others_says_why_it_is_not_shown() -> None:
    uid = draft()
    refused = signed_in("auditor").get(f"/office/documents/{uid}/")
    assert refused.status_code == 403
    assert "还没有送到您这里" in text(refused)
    assert signed_in("auditor").get(f"/office/documents/{uid}/files/md/").status_code == 403
    assert signed_in("auditor").get("/office/documents/nothing/").status_code == 404
    assert signed_in("auditor").post("/office/documents/", YEAR).status_code == 403


@pytest.mark.parametrize(
    "address", ["/office/documents/", "/office/documents/numbers/", "/office/documents/x/"]
)
def test_strangers_sign_in_first(client: Client, address: str) -> None:
    assert client.get(address).url == f"/accounts/login/?next={address}"  # type: ignore[attr-defined]


def test_the_verbs_of_reports_are_declared_and_held_by_somebody() -> None:
    from chengxu.accounts import queries as accounts

    held = set().union(*(one.verbs for one in accounts.organisation().posts.values()))
    verbs = {verb for verb in VERBS if verb.startswith("reports.")}
    assert verbs <= held


def test_a_form_there_is_not_is_said_and_nothing_begun() -> None:
    answer = signed_in("clerk").post("/office/documents/", YEAR | {"form": "blue"}, follow=True)
    assert "版式应为普通文稿或红头文件" in text(answer)
    assert not ReportDocument.objects.exists()
    signed_in("clerk").post("/office/documents/", YEAR | {"form": "red-head"})
    assert ReportDocument.objects.get().form == "red_head"

"""The office: figures down to their rows, the report, the audit, one ledger entry with its seal."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chengxu.common.ids import SeededIds
from chengxu.ledger import actions as ledger
from chengxu.ledger import rules as entry
from chengxu.ledger.models import Deed
from chengxu.reports.writers import fonts
from tests.web.cast import dispatched, do, reported, signed_in

YEAR = "from=2023-01-01&to=2023-12-31"


def this_year() -> str:
    today = timezone.localdate()
    return f"from={today.year}-01-01&to={today.year}-12-31"


def test_every_declared_figure_stands_on_the_page_and_opens() -> None:
    reported()
    page = signed_in("director").get(f"/office/?{this_year()}").content.decode()
    for word in ("市容秩序整治", "案件综合评价", "上报数", "拆除伸缩雨阳棚"):
        assert word in page
    assert f'/office/indicators/cases.reported/?{this_year()}"' in page.replace("&amp;", "&")


def test_a_figure_opens_down_to_its_rows_and_they_to_the_case() -> None:
    uid = dispatched()
    page = signed_in("director").get(f"/office/indicators/cases.filed/?{this_year()}").content.decode()
    assert '<span class="figure-value">1</span>' in page
    assert "本期立案的案件数" in page
    assert f'href="/desk/cases/{uid}/"' in page
    assert "路灯管理所" in page
    ratio = signed_in("director").get(f"/office/indicators/cases.filing_rate/?{this_year()}&part=numerator")
    assert "分子" in ratio.content.decode()


def test_rows_that_are_not_the_readers_count_but_stay_closed() -> None:
    uid = dispatched()
    elsewhere = signed_in("handler", login="handler-hw", unit="JZCG-HW")
    page = elsewhere.get(f"/office/indicators/cases.filed/?{this_year()}").content.decode()
    assert '<span class="figure-value">1</span>' in page
    assert uid not in page
    assert "不在您能打开的范围里" in page
    assert "这段时间没有记录" not in page


@pytest.mark.parametrize(("name", "label"), [("annual", "年度工作总结"), ("month", "月度工作小结")])
def test_the_title_of_a_page_names_its_report(name: str, label: str) -> None:
    page = signed_in("clerk").get(f"/office/reports/{name}/?from=2023-05-01&to=2023-05-31").content.decode()
    assert f"<title>{label} · 报告" in page


def test_the_course_of_a_chapter_is_drawn_apart() -> None:
    reported()
    drawn = signed_in("director").get(f"/office/sparks/cases/?{this_year()}").content.decode()
    assert 'id="spark-casesreported" hx-swap-oob="true"' in drawn
    assert "<rect" in drawn
    assert signed_in("director").get("/office/sparks/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=2023-12-31&to=2023-01-01", "结束日期早于开始日期"),
        ("from=31.12.2023", "日期写成"),
        ("from=9999-12-31", "日期写成"),
        ("from=2023-01-01&to=0001-01-01", "日期写成"),
        ("from=1900-01-01&to=2023-01-01", "最长看十年"),
    ],
)
def test_a_wrong_period_is_said_not_guessed(query: str, sentence: str) -> None:
    assert sentence in signed_in("director").get(f"/office/?{query}").content.decode()


def test_unknown_figures_parts_and_pages_are_not_found() -> None:
    director = signed_in("director")
    assert director.get("/office/indicators/no.such/").status_code == 404
    assert director.get("/office/indicators/cases.filing_rate/?part=half").status_code == 404
    assert director.get("/office/indicators/cases.filed/?after=rubbish").status_code == 404


def test_a_page_of_three_rows_asks_no_more_than_one_of_one() -> None:
    director = signed_in("director")
    address = f"/office/indicators/cases.reported/?{this_year()}"
    reported()
    director.get(address)
    reported(text="再一盏")
    with CaptureQueriesContext(connection) as two:
        director.get(address)
    reported(text="第三盏")
    reported(text="第四盏")
    with CaptureQueriesContext(connection) as four:
        director.get(address)
    assert len(four) <= len(two)


def test_a_report_offers_the_periods_it_is_written_over_and_each_opens() -> None:
    clerk = signed_in("clerk")
    page = clerk.get("/office/reports/month/?from=2023-12-01&to=2023-12-31").content.decode()
    presets = page.split('class="presets"')[1].split("</nav>")[0]
    offered = re.findall(r'href="([^"]+)"[^>]*>([^<]+)<', presets)
    today = timezone.localdate()
    before = today.replace(day=1) - timedelta(days=1)
    assert [name for _, name in offered][:2] == [
        f"{today.year}年{today.month}月",
        f"{before.year}年{before.month}月",
    ]
    for address, _ in offered:
        answer = clerk.get("/office/reports/month/" + html.unescape(address))
        assert answer.status_code == 200
        assert 'role="alert"' not in answer.content.decode()


def test_a_report_opens_on_the_last_whole_year_that_was_worked_in() -> None:
    year, ids = timezone.localdate().year, SeededIds(5)
    worked = [datetime(year - 2, 11, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(100)]
    ledger.append(
        [
            entry.Deed(uid=ids.uid(at), occurred_at=at, recorded_at=at, actor="clerk", source="manual", verb="clear",
                       object="facade_pipe", measure="处", quantity=1000, unit="JZCG-GG")
            for at in [*worked, datetime(year - 1, 11, 1, tzinfo=UTC)]
        ],
        ids=ids,
    )  # fmt: skip
    clerk = signed_in("clerk")
    page = clerk.get("/office/reports/annual/").content.decode()
    assert f"{year - 2}年度工作总结" in page, "one paper of last year is no year's work"
    assert f">{year - 2} 年<" in page
    assert f">{year - 1} 年<" not in page
    month = clerk.get("/office/reports/month/").content.decode()
    assert f"{year - 2}年12月城市管理工作小结" in month
    assert 'role="alert"' not in month, "nobody chose other days"


def test_days_a_report_is_not_written_over_give_way_to_the_period_that_holds_the_last() -> None:
    page = signed_in("clerk").get("/office/reports/month/?from=2023-09-05&to=2023-10-20").content.decode()
    assert "这种报告不写您选的这段时间，下面是含最后一天的2023年10月。" in page
    assert "2023年10月城市管理工作小结" in page
    assert 'value="2023-10-31"' in page
    other = signed_in("clerk").get("/office/reports/annual/?from=2023-03-05&to=2023-09-10").content.decode()
    assert "2023年3月5日至9月10日工作总结" in other


def test_the_annual_report_reads_as_a_report_and_its_figures_open() -> None:
    page = signed_in("clerk").get(f"/office/reports/annual/?{YEAR}").content.decode()
    assert "2023年度工作总结" in page
    assert '/office/reports/month/?from=2023-12-01&amp;to=2023-12-31">月度工作小结</a>' in page
    assert '/office/reports/brief/?from=2023-01-01&amp;to=2023-12-31">' in page
    assert "<style" not in page
    reported()
    brief = signed_in("clerk").get(f"/office/reports/brief/?{this_year()}").content.decode()
    assert 'href="/office/indicators/cases.reported/' in brief
    assert signed_in("clerk").get("/office/reports/").url == "/office/reports/annual/"
    assert signed_in("clerk").get("/office/reports/novel/").status_code == 404


@pytest.mark.parametrize("form", ["docx", "pdf", "md", "html", "json"])
def test_the_report_is_taken_along(form: str) -> None:
    answer = signed_in("clerk").get(f"/office/reports/annual/{form}/?{YEAR}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert "UTF-8''2023" in answer["Content-Disposition"]
    if form == "docx":
        assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    elif form == "pdf":
        assert answer.content.startswith(b"%PDF-")
    elif form == "json":
        assert json.loads(answer.content)
    else:
        assert "工作总结" in answer.content.decode()
    assert signed_in("clerk").get(f"/office/reports/annual/exe/?{YEAR}").status_code == 404


def test_form_and_annexes_are_chosen_beside_the_buttons() -> None:
    clerk = signed_in("clerk")
    page = clerk.get(f"/office/reports/annual/?{YEAR}").content.decode()
    assert 'formaction="/office/reports/annual/pdf/"' in page
    assert 'name="form"' in page
    assert page.count('name="annex"') == 2
    plain = clerk.get(f"/office/reports/annual/md/?{YEAR}&form=plain").content.decode()
    red = clerk.get(
        f"/office/reports/annual/md/?{YEAR}&form=red-head&annex=charts&annex=map"
    ).content.decode()
    for said in ("局文件**", "（草稿，未签发）", "上报数按乡镇分布", "上报数逐月情况"):
        assert said in red
        assert said not in plain
    assert clerk.get(f"/office/reports/annual/md/?{YEAR}&form=blue").status_code == 404
    assert clerk.get(f"/office/reports/annual/md/?{YEAR}&annex=pie").status_code == 404


def test_missing_faces_are_said_beside_the_buttons() -> None:
    page = signed_in("clerk").get(f"/office/reports/annual/?{YEAR}").content.decode()
    warning = fonts.warning()
    assert warning is None or str(warning) in html.unescape(page)


def test_a_ledger_entry_shows_its_seal_and_a_change_after_it() -> None:
    receipt = reported()
    do(receipt.case_uid, "accept", "acceptor", note="属实")
    deed = Deed.objects.get(verb="case.accept")
    director = signed_in("director")
    assert "尚未封存" in director.get(f"/office/deeds/{deed.uid}/").content.decode()
    ledger.seal(now=timezone.now())
    page = director.get(f"/office/deeds/{deed.uid}/").content.decode()
    assert "与封存时一致" in page
    assert "吴海燕" in page
    assert "属实" in page
    assert "已受理" in page
    assert director.get("/office/deeds/none/").status_code == 404
    elsewhere = (
        signed_in("handler", login="handler-hw", unit="JZCG-HW")
        .get(f"/office/deeds/{deed.uid}/")
        .content.decode()
    )
    assert "属实" not in elsewhere
    assert "吴海燕" not in elsewhere


@pytest.mark.parametrize(
    ("post", "address", "missing"),
    [
        ("sysadmin", "/office/", "查看指标"),
        ("dispatcher", "/office/reports/annual/", "生成报告"),
        ("dispatcher", "/office/audit/", "审核报告数字"),
        ("collector", "/office/indicators/cases.filed/", "查看指标"),
    ],
)
def test_without_the_right_a_page_says_which_and_whom_to_ask(post: str, address: str, missing: str) -> None:
    refused = signed_in(post).get(address)
    assert refused.status_code == 403
    assert missing in refused.content.decode()
    assert "安全管理员" in refused.content.decode()


@pytest.mark.parametrize(
    "address", ["/office/", "/office/reports/annual/", "/office/audit/", "/office/deeds/x/"]
)
def test_strangers_sign_in_first(client: Client, address: str) -> None:
    assert client.get(address).url == f"/accounts/login/?next={address}"

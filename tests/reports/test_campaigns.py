"""The report of a campaign: the words are the pack's, a line for each work, nothing of anybody's words is taken for mark-up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.jingzhou import PACK, source

from chengxu.common.messages import Invalid, Problems
from chengxu.packs.checking import Checker
from chengxu.reports import campaigns, queries
from chengxu.reports.campaigns import BLANKS, FILE, PLAIN, Came, Campaign, Worked
from chengxu.reports.rules import Document, Proof

WORDS = {
    "name": "占道经营专项整治", "lead": "执法大队", "helped": "，环卫所配合", "where": "渠阳镇", "goal": "目标是主干道没有占道。",
    "metres": "100", "few": "20",
}  # fmt: skip
ONE = Campaign(
    uid="0123456789", start=date(2023, 4, 1), end=date(2023, 4, 30), words=WORDS, reported=40, closed=38, open=2, leaflets=Decimal(1200),
    leaflet_deeds=6,
    works=(
        Worked(name="取缔流动摊贩", amount=Decimal(350), measure="处", deeds=90, target=400),
        Worked(name="规范店外经营", amount=Decimal(120), measure="次", deeds=60),
    ),
    pairs=(("老桥头", "2023年4月2日", "2023年4月20日"), ("汽车站", "2023年4月3日", "")),
    steps=(("摸底排查", "2023年4月5日", "2023年4月4日"), ("集中整治", "2023年4月25日", "")),
    came=(
        Came(days=30, places=30, back=3, before=(20, 10), outside=(0, 0)), Came(days=90, places=12, back=0),
        Came(days=180, places=0, back=0),
    ),
)  # fmt: skip
OURS = (PACK / FILE).read_text(encoding="utf-8")


def made(text: str | None = OURS, **changed: Any) -> Document:
    return campaigns.document(replace(ONE, **changed), text, unit="某局", proof=Proof("l", "p"), demo=False)


def checked(text: str) -> Problems:
    """What is wrong with a pack that has this text."""
    whole, found = source(), Problems()
    documents = {**whole.pack.documents, FILE: text}
    campaigns.check(
        Checker(replace(whole, pack=replace(whole.pack, documents=documents))), found, (30, 90, 180)
    )
    return found


def said(document: Document) -> str:
    return "\n".join(one.text for one in document.paragraphs())


def test_everything_is_told() -> None:
    document = made()
    told = said(document)
    assert document.title == "占道经营专项整治情况"
    for words in (
        "4月1日至4月30日，由执法大队牵头，环卫所配合，在渠阳镇开展占道经营专项整治。目标是主干道没有占道。",
        "收到范围内的案件40件，结案38件，还在办的2件", "取缔流动摊贩350处，完成目标的87.5%", "规范店外经营120次", "发放宣传单1200份",
        "节点2个，已完成1个", "照片2组，其中前后都有的1组", "老桥头：整治前2023年4月2日，整治后2023年4月20日", "还没有整治后的照片",
        "已满30天的地方30处，又出现3处，反弹率10%，整治前同样长的时间里是50%", "已满90天的地方12处，反弹率0%",
    ):  # fmt: skip
        assert words in told, words
    assert "180天" not in told  # nothing can be judged yet
    assert "同期范围以外" not in told
    assert [one.fact.value for one in document.figures()][:2] == [Decimal(40), Decimal(38)]
    assert document.annex is not None
    assert [(bar.label, bar.value) for bar in document.annex.charts[0].bars] == [
        ("30天 专项", Decimal("10.0")), ("30天 整治前", Decimal("50.0")), ("90天 专项", Decimal("0.0")),
    ]  # fmt: skip


@pytest.mark.parametrize("text", [OURS, None])
def test_a_campaign_of_which_nothing_is_known_has_no_empty_sentences(text: str | None) -> None:
    document = made(
        text,
        reported=0,
        closed=0,
        open=0,
        leaflets=Decimal(0),
        leaflet_deeds=0,
        works=(),
        pairs=(),
        steps=(),
        came=(),
    )
    assert document.annex is None
    assert document.figures() == ()
    assert "{" not in said(document)


@pytest.mark.parametrize("form", ["docx", "pdf", "md", "html", "json"])
def test_it_is_written_in_every_format(form: str) -> None:
    assert queries.render(made(), form)


def test_words_of_people_are_no_mark_up() -> None:
    nasty = "x{{cases.filed}}[[a? b]]|#<b>\n# 新的一章"
    document = made(
        words=dict.fromkeys(BLANKS, nasty),
        pairs=((nasty, "1日", ""),),
        works=(Worked(name=nasty, amount=Decimal(1), measure="次", deeds=1),),
    )
    told = said(document)
    assert "｛｛cases.filed｝｝［［a? b］］" in told
    assert len(document.parts) == 3


def test_another_countys_words_and_what_is_wrong_in_them() -> None:
    good = OURS.replace("发放宣传单", "发出传单")
    assert "发出传单1200份" in said(made(good))
    for text in (OURS.replace("{{campaign.leaflets}}", "{{campaign.leaflets"), "no front matter"):
        with pytest.raises(Invalid):
            made(text)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("{{campaign.leaflets}}", "{{campaign.flyers}}", "专项整治没有这个数：campaign.flyers"),
        ("{{campaign.back_30}}", "{{campaign.back_45}}", "campaign.back_45"),
        ("{{campaign.closed}}", "{{cases.closed}}", "cases.closed"),
        ("{goal}", "{aim}", "花括号不成对或名称不对"),
    ],
)
def test_slips_are_told_when_the_pack_is_checked(before: str, after: str, says: str) -> None:
    found = checked(OURS.replace(before, after))
    assert any(says in one.message.zh and one.line for one in found.items), found.items


def test_the_packs_own_and_the_plain_text_are_sound() -> None:
    for text in (OURS, PLAIN):
        assert checked(text).items == []

"""The citizen's form: what it offers and why, the questions of a category, and the same without scripts."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from chengxu.cases.models import Case
from chengxu.intake.models import Report
from chengxu.territory.queries import territory
from tests.web.cast import LAMP, reported, signed_in

GAS = "E2111"
NOISE = "E0508"


def live(client: Client, **given: object) -> str:
    return client.post("/report/live/", {"asked": ""} | given).content.decode()


def send(client: Client, **given: object) -> object:
    return client.post("/report/", {"submission": "first"} | given)


def page(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_what_is_written_is_heard_and_the_words_say_why(client: Client) -> None:
    heard = live(client, text="路灯不亮三天了")
    assert f'value="{LAMP}"' in heard
    assert "<mark>路灯不亮</mark>" in heard or "<mark>路灯</mark>" in heard


def test_before_a_word_is_written_what_is_reported_most_is_offered(client: Client) -> None:
    assert "大家最近反映最多的" not in page(client.get("/report/"))
    reported()
    reported(channel="collector", category="E0102")  # what staff found is not what people report
    client.get("/")
    from django.core.cache import cache

    cache.clear()
    form = page(client.get("/report/"))
    assert "大家最近反映最多的" in form
    assert f'id="kind-{LAMP}"' in form
    assert 'id="kind-E0102"' not in form


def test_a_category_alone_is_enough(client: Client) -> None:
    assert send(client, category=LAMP).status_code == 302  # type: ignore[attr-defined]
    assert Report.objects.values_list("text", "category").get() == ("路灯", LAMP)


def test_without_scripts_the_list_of_all_categories_counts(client: Client) -> None:
    send(client, category="", category_all=LAMP)
    assert Report.objects.get().category == LAMP


def test_neither_words_nor_a_category_is_a_sentence_beside_the_words(client: Client) -> None:
    answer = send(client)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'id="f-text-error"' in page(answer)


def test_what_the_public_is_not_offered_it_cannot_send(client: Client) -> None:
    hidden = next(c.id for c in _catalog().active if not c.public)
    assert f'value="{hidden}"' not in page(client.get("/report/"))
    answer = send(client, text="有人说的事", category=hidden)
    assert 'id="f-category-error"' in page(answer)
    assert not Report.objects.exists()


def _catalog():  # type: ignore[no-untyped-def]
    from chengxu.cases.queries import rulebook

    return rulebook().catalog


def test_names_are_offered_while_one_types_and_say_where_they_lie(client: Client) -> None:
    offered = page(client.get("/places/", {"place": "怡"}))
    assert 'data-value="怡园"' in offered
    assert 'data-lon="109.690480"' in offered
    street = page(client.get("/places/", {"place": "永平南路"}))
    assert "永平南路与环城南路路口" in street
    assert "范围大" in street
    assert page(client.get("/places/")) == page(client.get("/places/", {"place": "没有的地方"}))


def test_a_place_by_name_gets_the_position_of_the_gazetteer(client: Client) -> None:
    send(client, category=LAMP, place="怡园")
    assert Case.objects.values_list("lon", "lat").get() == (109.69048, 26.576167)
    assert Report.objects.values_list("lon", "lat").get() == (None, None)  # nobody gave one


def test_a_code_that_hangs_at_a_place_fills_it_in(client: Client) -> None:
    form = page(client.get("/report/?at=P004"))
    assert 'value="怡园"' in form
    assert 'value="109.690480"' in form
    assert 'value="cgcs2000"' in form
    assert client.get("/report/?at=nowhere").status_code == 200


def test_each_place_of_the_gazetteer_can_be_a_code(client: Client) -> None:
    for code in list(territory().places)[:5]:
        assert client.get(f"/report/?at={code}").status_code == 200


def test_questions_are_put_once_the_category_is_chosen(client: Client) -> None:
    asked = live(client, category=GAS)
    assert 'id="questions" hx-swap-oob="true"' in asked
    assert 'name="q-kind"' in asked
    assert "先离远" in asked  # a remark, not a field
    assert "q-leak" not in asked
    assert 'inputmode="decimal"' in asked
    assert 'id="questions"' not in live(client, category=GAS, asked=GAS)


def test_answers_are_kept_with_the_report_and_shown_on_the_case_page(client: Client) -> None:
    send(client, category=NOISE, **{"q-hours": ["evening", "night"], "q-since": "2023-05-01T09:30"})
    report = Report.objects.get()
    assert json.loads(report.answers) == {"hours": ["evening", "night"], "since": ["2023-05-01T09:30"]}
    shown = page(signed_in("acceptor").get(f"/desk/cases/{report.case_id}/"))
    assert "一般什么时候吵" in shown
    assert "晚上、夜里十点以后" in shown


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({}, "q-kind", "请回答：是哪一种隐患"),
        ({"q-kind": "cat"}, "q-kind", "没有这个选项"),
        ({"q-kind": "hose", "q-bottles": "许多"}, "q-bottles", "应是数字"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_question(
    client: Client, answers: dict[str, str], field: str, sentence: str
) -> None:
    answer = send(client, category=GAS, name="留着的名字", **answers)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert f'id="f-{field}-error"' in page(answer)
    assert f'href="#f-{field}"' in page(answer)
    assert sentence in page(answer)
    assert "留着的名字" in page(answer)
    assert not Report.objects.exists()


def test_what_was_answered_stands_there_again(client: Client) -> None:
    again = page(send(client, category=GAS, phone="没有", **{"q-kind": "hose", "q-bottles": "3"}))
    assert 'value="hose" checked' in again
    assert 'name="q-bottles" type="text" value="3"' in again
    assert f'<input type="hidden" name="asked" value="{GAS}">' in again


def test_the_operator_asks_the_same_questions() -> None:
    operator = signed_in("acceptor")
    asked = operator.get("/desk/intake/advice/", {"text": "", "place": "", "category": GAS, "asked": ""})
    assert 'name="q-kind"' in page(asked)
    call = {"channel": "hotline", "text": "楼下存了好多气瓶", "category": GAS, "submission": "c1"}
    wrong = operator.post("/desk/intake/", call)
    assert 'id="f-q-kind-error"' in page(wrong)
    operator.post("/desk/intake/", call | {"q-kind": "storage"})
    assert json.loads(Report.objects.get().answers) == {"kind": ["storage"]}


def at(**given: object) -> dict[str, object]:
    return {"category": LAMP, "lon": "109.695", "lat": "26.574", "frame": "cgcs2000"} | given


def test_open_matters_near_by_are_shown_and_one_press_joins(client: Client) -> None:
    first = reported()
    shown = page(client.post("/report/near/", at()))
    assert f'data-same="{first.report_uid}"' in shown
    for secret in ("伍先生", "13812341234", "三天", "渠阳中路", first.code, first.case_uid):
        assert secret not in shown
    sent = send(client, same=first.report_uid, **at())
    receipt = page(client.get(sent.url))  # type: ignore[attr-defined]
    assert "合在一起办理" in receipt
    assert Report.objects.filter(case_id=first.case_uid).count() == 2
    assert page(client.post("/report/near/", at(lon="109.7"))).strip() == ""
    assert page(client.post("/report/near/", at(lon="abc"))).strip() == ""
    assert page(client.post("/report/near/", {})).strip() == ""


def test_who_joins_need_not_answer_again(client: Client) -> None:
    first = reported(category=GAS, answers={"kind": ("hose",)})
    assert send(client, same=first.report_uid, **at(category=GAS)).status_code == 302  # type: ignore[attr-defined]
    assert Report.objects.filter(case_id=first.case_uid).count() == 2

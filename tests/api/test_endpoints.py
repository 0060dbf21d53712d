"""A client's way through every endpoint, in both formats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from chengxu.cases import actions as cases
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.catalog.queries import catalog
from chengxu.intake.actions import take_in
from chengxu.intake.models import Report
from chengxu.intake.rules import Submission
from chengxu.ledger import queries as ledger
from chengxu.packs import actions as packs
from chengxu.packs.models import Snapshot
from tests.api.asked import (
    GAS,
    HIDDEN,
    KEY,
    LAMP,
    PLACE,
    get,
    heard,
    ids,
    is_standard_error,
    post,
    send,
    with_key,
)
from tests.jingzhou import CLERK, NOW, SEAT, source
from tests.web.cast import photo

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture(autouse=True)
def _key(county: str) -> None:
    with_key()


def told(channel: str = "portal", **given: object) -> Report:
    """A report that came in otherwise, now."""
    plain = {
        "text": "李四家门口的灯坏了",
        "category": LAMP,
        "lon": SEAT[0],
        "lat": SEAT[1],
        "frame": "wgs84",
        "place": "李四家",
    }
    receipt = take_in(
        submission=Submission(channel=channel, **(plain | given)), actor=CLERK, now=timezone.now(), ids=ids
    )
    return Report.objects.get(uid=receipt.report_uid)


# --- discovery and services -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["discovery", "v2/discovery", "test/v2/discovery"])
def test_discovery_names_both_endpoints_in_both_formats(path: str) -> None:
    found = get(f"{path}.json").json
    assert [e["type"] for e in found["endpoints"]] == ["production", "test"]
    assert [e["url"].partition("/open311/")[2] for e in found["endpoints"]] == ["v2", "test/v2"]
    assert {e["specification"] for e in found["endpoints"]} == {"http://wiki.open311.org/GeoReport_v2"}
    assert {tuple(e["formats"]) for e in found["endpoints"]} == {("text/xml", "application/json")}
    assert "12319" in found["contact"]
    assert found["key_service"]
    xml = get(f"{path}.xml").xml
    assert xml.tag == "discovery"
    assert [f.text for f in xml.findall("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ] * 2
    assert xml.findtext("changeset") == found["changeset"] == "2023-05-08T01:00:00Z"


def test_a_pack_that_comes_back_is_a_newer_changeset() -> None:
    """Clients sort by it: it must not go back when an earlier pack is put in force again."""
    first = source().pack
    Snapshot.objects.create(
        hash="0" * 64,
        code="431229",
        name="另一版",
        content=b"",
        loaded_at=NOW + timedelta(days=1),
        loaded_by="x",
    )
    Snapshot.objects.filter(hash=first.hash).update(active=False)
    Snapshot.objects.filter(hash="0" * 64).update(active=True)
    packs.load(pack=first, actor="test", now=NOW + timedelta(days=2))
    assert get("discovery.json").json["changeset"] == "2023-05-10T01:00:00Z"


def test_services_are_the_public_categories() -> None:
    rows = get("v2/services.json").json
    found = {row["service_code"]: row for row in rows}
    assert set(found) == {c.id for c in catalog().active if c.public}
    assert HIDDEN not in found
    lamp = found[LAMP]
    assert (lamp["service_name"], lamp["group"], lamp["type"], lamp["metadata"]) == (
        "路灯",
        "公用设施",
        "realtime",
        True,
    )
    assert "路灯不亮" in lamp["keywords"].split(",")
    assert lamp["description"].startswith("路灯：")
    assert found["C0117"]["metadata"] is False
    elements = get("v2/services.xml").xml
    assert (elements.tag, {e.tag for e in elements}) == ("services", {"service"})
    assert [e.findtext("service_code") for e in elements] == [row["service_code"] for row in rows]
    assert elements.find("service").findtext("metadata") in ("true", "false")


def test_services_speak_english_on_request() -> None:
    rows = {r["service_code"]: r for r in get("v2/services.json", locale="en").json}
    assert rows[LAMP]["service_name"] == "street lamp"


def test_a_definition_has_the_questions_of_the_pack() -> None:
    found = get(f"v2/services/{GAS}.json").json
    assert found["service_code"] == GAS
    remark, kind, bottles = found["attributes"]
    assert (remark["variable"], kind["variable"], kind["required"]) == (False, True, True)
    assert [a["order"] for a in found["attributes"]] == [1, 2, 3]
    assert kind["values"][0] == {"key": "bottle", "name": "气瓶"}
    assert "values" not in bottles
    xml = get(f"v2/services/{GAS}.xml").xml
    assert xml.tag == "service_definition"
    assert [a.findtext("datatype") for a in xml.findall("attributes/attribute")] == [
        "text",
        "singlevaluelist",
        "number",
    ]
    assert [v.findtext("key") for v in xml.findall("attributes/attribute/values/value")][:2] == [
        "bottle",
        "hose",
    ]


@pytest.mark.parametrize("code", ["nope", HIDDEN, "E0504'--", "%00"])
def test_what_is_not_offered_has_no_definition(code: str) -> None:
    for form in ("xml", "json"):
        answer = get(f"v2/services/{code}.{form}")
        assert answer.status == 404
        assert is_standard_error(answer)


# --- sending --------------------------------------------------------------------------------------------------


def test_a_report_is_taken_in_and_its_receipt_is_the_id() -> None:
    answer = post(
        api_key=KEY,
        service_code=LAMP,
        description="路灯不亮",
        email="zhang@example.com",
        first_name="三",
        last_name="张",
        phone="(138) 1234-5678",
        **PLACE,
    )
    (row,) = answer.json
    report = Report.objects.get()
    assert row["service_request_id"] == report.receipt
    assert "token" not in row
    assert "/r/" in row["service_notice"]
    assert (report.channel, report.text, report.category) == ("open311", "路灯不亮", LAMP)
    assert (report.lon, report.lat, report.frame) == (*SEAT, "wgs84")
    assert (report.contact_name, report.contact_phone, report.contact_email) == (
        "张三",
        "138 1234-5678",
        "zhang@example.com",
    )
    assert report.case.lead_unit == "JZCG-LD"
    assert ledger.verify({"case_uid": "cases_case"}).ok


def test_the_answer_in_xml_is_a_list_of_one() -> None:
    xml = post("v2/requests.xml", api_key=KEY, service_code=LAMP, **PLACE).xml
    assert (xml.tag, [e.tag for e in xml]) == ("service_requests", ["request"])
    assert xml.findtext("request/service_request_id") == Report.objects.get().receipt


def test_answers_are_kept_and_stand_on_the_case_page() -> None:
    send(
        **{
            "service_code": GAS,
            "attribute[kind]": "hose",
            "attribute[bottles]": "3",
            "attribute[leak]": "x",
            "attribute[other]": "y",
        }
    )
    assert Report.objects.values_list("answers", flat=True).get() == '{"bottles":["3"],"kind":["hose"]}'


@pytest.mark.parametrize(
    "given",
    [
        {"attribute[hours][]": ["evening", "night"]},
        {"attribute[hours]": ["evening", "night"]},
        {"attribute[hours][0]": "evening", "attribute[hours][1]": "night"},
    ],
)
def test_several_values_come_in_every_spelling(given: dict[str, object]) -> None:
    send(service_code="E0508", **given)
    assert Report.objects.values_list("answers", flat=True).get() == '{"hours":["evening","night"]}'


@pytest.mark.parametrize("name", ["media", "photo1", "file_2", "anything"])
def test_files_are_taken_under_any_name(name: str) -> None:
    send(**{name: SimpleUploadedFile("a.jpg", photo())})
    assert len(Report.objects.get().evidence.split()) == 1


def test_links_are_kept_as_words_and_never_followed() -> None:
    send(media_url=["http://203.0.113.9/a.jpg", "https://203.0.113.9/b.jpg"])
    assert Report.objects.get().links == "http://203.0.113.9/a.jpg https://203.0.113.9/b.jpg"


def test_a_key_in_the_address_a_double_slash_and_line_ends_of_windows_are_understood() -> None:
    answer = Client().post(
        f"/open311//v2//requests.json?api_key={KEY}&jurisdiction_id=431229",
        {
            "service_code": LAMP,
            "description": "一\r\n二\r三",
            **PLACE,
            "device_id": "x",
            "deviceid": "y",
            "account_id": "z",
        },
    )
    assert answer.status_code == 200
    assert Report.objects.get().text == "一\n二\n三"


def test_json_is_understood_too() -> None:
    body = {
        "api_key": KEY,
        "service_code": GAS,
        "description": "气瓶",
        "lat": SEAT[1],
        "long": SEAT[0],
        "attribute": {"kind": "hose", "bottles": 2},
        "media_url": None,
    }
    assert (
        Client().post("/open311/v2/requests.json", body, content_type="application/json").status_code == 200
    )
    assert Report.objects.get().answers == '{"bottles":["2"],"kind":["hose"]}'


def test_a_place_by_words_is_found_in_the_gazetteer() -> None:
    send(lat="", long="", address_string="太阳坪乡街上")
    case = Case.objects.get()
    assert (case.township, case.lon, case.place_text) == ("431229200", None, "太阳坪乡街上")


def test_a_place_by_code_is_its_position() -> None:
    from chengxu.territory.queries import territory

    code, known = next((c, p) for c, p in territory().places.items() if territory().contains(p.lon, p.lat))
    send(lat="", long="", address_id=code)
    case = Case.objects.get()
    assert (case.lon, case.lat, case.place_text) == (known.lon, known.lat, known.name.zh)
    assert get("v2/requests.json").json[0]["address_id"]


def test_a_code_nobody_knows_is_refused_only_when_it_is_all_there_is() -> None:
    assert is_standard_error(post(api_key=KEY, service_code=LAMP, address_id="545483"))
    send(address_id="545483")
    send(lat="", long="", address_string="太阳坪乡", address_id="545483")


def test_without_words_the_service_speaks() -> None:
    send(description="")
    assert Report.objects.get().text == "路灯"


# --- the same sending twice ------------------------------------------------------------------------------------


def test_the_same_idempotency_key_gets_the_same_receipt() -> None:
    given = {"api_key": KEY, "service_code": LAMP, **PLACE}
    first = post(header="try-1", **given).json[0]["service_request_id"]
    assert post(header="try-1", **given).json[0]["service_request_id"] == first
    assert post(idempotency_key="try-1", **given).json[0]["service_request_id"] == first
    assert post(header="try-2", **given).json[0]["service_request_id"] != first
    with_key("another-key-for-tests")
    assert (
        post(header="try-1", **given | {"api_key": "another-key-for-tests"}).json[0]["service_request_id"]
        != first
    )
    assert Report.objects.count() == 3


# --- reading ----------------------------------------------------------------------------------------------------


def test_a_request_is_shown_without_anything_of_its_sender() -> None:
    secret = {
        "description": "找张三，电话 13812341234",
        "email": "zhang@example.com",
        "phone": "13812341234",
        "first_name": "张三",
        "address_string": "张三家三楼",
        "media_url": "https://example.com/zhang.jpg",
    }
    request_id = send(**secret, photo1=SimpleUploadedFile("a.jpg", photo()), **{"attribute[pole]": "张三杆"})
    for path in (f"v2/requests/{request_id}", "v2/requests", "v2/servicerequestupdates"):
        for form in ("json", "xml"):
            for extensions in ("", "true"):
                answer = get(f"{path}.{form}", extensions=extensions)
                assert answer.status == 200
                assert not [
                    word for word in ("张三", "1381234", "example.com", "三楼") if word in answer.text
                ]
    (row,) = get(f"v2/requests/{request_id}.json").json
    assert (row["service_request_id"], row["status"], row["service_code"]) == (request_id, "open", LAMP)
    assert (row["lat"], row["long"], row["media_url"], row["zipcode"]) == (SEAT[1], SEAT[0], None, None)
    assert row["description"].startswith("路灯：")
    assert row["status_notes"] == "待受理"
    assert row["agency_responsible"]
    assert row["requested_datetime"].endswith("+08:00")


def test_the_follow_page_of_an_open_receipt_shows_no_more() -> None:
    request_id = send(
        description="找张三", photo1=SimpleUploadedFile("a.jpg", photo()), address_string="张三家"
    )
    page = Client().get(f"/r/{request_id}/")
    assert page.status_code == 200
    assert "张三" not in page.content.decode()
    assert Client().get(f"/r/{request_id}/photos/0/").status_code == 404


def test_the_receipt_of_somebody_else_is_never_listed() -> None:
    report = told()
    (row,) = get("v2/requests.json").json
    assert row["service_request_id"] == report.uid
    assert report.receipt not in get("v2/requests.xml").text
    assert get(f"v2/requests/{report.uid}.json").json[0]["service_request_id"] == report.uid
    assert get(f"v2/requests/{report.receipt.lower()}.json").json[0]["service_request_id"] == report.receipt


@pytest.mark.parametrize("given", [{"category": HIDDEN}, {"category": ""}])
def test_what_is_not_public_is_not_there(given: dict[str, object]) -> None:
    report = told(**given, text="有人")
    assert get("v2/requests.json").json == []
    for name in (report.uid, report.receipt):
        assert get(f"v2/requests/{name}.json").status == 404
        assert get(f"v2/tokens/{name}.xml").status == 404


@pytest.mark.parametrize("channel", ["collector", "patrol", "department", "import"])
def test_what_the_bureau_found_itself_is_not_listed(channel: str) -> None:
    told(channel)
    assert get("v2/requests.json").json == []


def test_a_void_case_is_not_there_and_a_declined_one_is_closed() -> None:
    one, other = send(), send()
    for request_id, verb in ((one, "void"), (other, "reject")):
        case = Report.objects.get(receipt=request_id).case
        cases.act(
            case_uid=case.uid,
            verb=verb,
            order=Order(note="重复", reason="重复"),
            actor=CLERK,
            now=timezone.now(),
            ids=ids,
        )
    assert get(f"v2/requests/{one}.xml").status == 404
    (row,) = get("v2/requests.json").json
    assert (row["service_request_id"], row["status"], row["status_notes"]) == (other, "closed", "不予立案")
    assert [r["service_request_id"] for r in get("v2/requests.json", status="closed").json] == [other]
    assert get("v2/requests.json", status="open").json == []


def test_a_token_is_the_id() -> None:
    request_id = send()
    assert get(f"v2/tokens/{request_id}.json").json == [
        {"service_request_id": request_id, "token": request_id}
    ]
    xml = get(f"v2/tokens/{request_id}.xml").xml
    assert xml.findtext("request/service_request_id") == request_id
    assert is_standard_error(get("v2/tokens/nope.xml"))


def test_notes_tell_the_steps() -> None:
    request_id = send()
    (row,) = get(f"v2/requests/{request_id}.json", extensions="true").json
    assert [(n["type"], n["description"]) for n in row["notes"]] == [("case.report", "已收到您的反映")]
    assert row["extended_attributes"]["stage"] == "reported"
    assert "notes" not in get(f"v2/requests/{request_id}.json").json[0]


# --- updates ----------------------------------------------------------------------------------------------------


def test_updates_are_told_and_taken() -> None:
    request_id = send()
    case = Report.objects.get().case
    cases.act(case_uid=case.uid, verb="accept", order=Order(), actor=CLERK, now=timezone.now(), ids=ids)
    (row,) = get("v2/servicerequestupdates.json").json
    assert (row["service_request_id"], row["status"], row["description"]) == (request_id, "open", "已受理")
    xml = get("v2/servicerequestupdates.xml").xml
    assert (xml.tag, xml[0].tag, xml.findtext("request_update/update_id")) == (
        "service_requests_updates",
        "request_update",
        row["update_id"],
    )
    given = {
        "api_key": KEY,
        "service_request_id": request_id,
        "update_id": "7",
        "description": "还是不亮",
        "status": "open",
    }
    first = post("v2/servicerequestupdates.xml", **given).xml.findtext("request_update/update_id")
    assert post("v2/servicerequestupdates.xml", **given).xml.findtext("request_update/update_id") == first
    assert ledger.notes([first or ""])[first or ""] == "还是不亮\n（对方状态：open）"
    assert get("v2/servicerequestupdates.json").json == [row]


def test_an_update_to_what_another_channel_took_in_is_refused() -> None:
    report = told()
    answer = post(
        "v2/servicerequestupdates.json", api_key=KEY, service_request_id=report.uid, description="补充"
    )
    assert (answer.status, is_standard_error(answer)) == (404, True)


# --- the test endpoint ------------------------------------------------------------------------------------------


def test_the_test_endpoint_checks_and_keeps_nothing() -> None:
    good = {"api_key": KEY, "service_code": LAMP, **PLACE}
    assert "没有收下" in post("test/v2/requests.json", **good).json[0]["service_notice"]
    assert is_standard_error(post("test/v2/requests.json", **good | {"lat": "0"}))
    assert is_standard_error(post("test/v2/servicerequestupdates.json", **good))
    assert Report.objects.count() == 0
    assert get("test/v2/services.xml").text == get("v2/services.xml").text


def test_pages_of_other_sites_may_ask() -> None:
    assert Client().options("/open311/v2/requests.json").status_code == 204
    answer = Client().get("/open311/v2/services.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    assert heard(answer).status == 200


def test_a_report_of_a_merged_case_tells_of_the_one_that_goes_on() -> None:
    from chengxu.cases.together.joining import By
    from chengxu.intake.actions import merge

    gone, kept = send(), send()
    uids = [Report.objects.get(receipt=code).case_id for code in (gone, kept)]
    merge(given=uids[0], kept=uids[1], by=By(actor=CLERK, now=timezone.now(), ids=ids, reason="同一盏灯"))
    cases.act(case_uid=uids[1], verb="accept", order=Order(), actor=CLERK, now=timezone.now(), ids=ids)
    rows = {row["service_request_id"]: row["status_notes"] for row in get("v2/requests.json").json}
    assert rows == {gone: "已受理", kept: "已受理"}

"""Keys: who may issue them, what is kept, when they count no more; and who may do what on which endpoint."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.accounts.rules import PUBLIC, SYSTEM, VERBS, Actor
from chengxu.api import actions, queries
from chengxu.api.models import ApiKey
from chengxu.api.rules import digest, new_secret
from chengxu.common.messages import Refused
from chengxu.project import cli
from tests.api.asked import KEY, LAMP, PLACE, counts, get, ids, is_standard_error, post, with_key
from tests.jingzhou import NOW

pytestmark = pytest.mark.usefixtures("county")
GOOD = {"service_code": LAMP, **PLACE}


def test_a_key_is_kept_as_its_digest() -> None:
    secret = with_key(new_secret())
    row = ApiKey.objects.get()
    assert row.digest == digest(secret)
    assert secret not in [str(value) for value in vars(row).values()]
    assert queries.key_of(secret) == row
    assert queries.key_of(secret + "x") is None
    assert queries.key_of("") is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"secret": "short"}, "secret"),
        ({"secret": "有中文的密钥有中文的密钥"}, "secret"),
        ({"secret": "with spaces in it"}, "secret"),
        ({"per_hour": -1}, "per_hour"),
    ],
)
def test_keys_that_are_none(given: dict[str, object], field: str) -> None:
    plain: dict[str, object] = {"name": "x", "secret": KEY, "per_hour": 0}
    with pytest.raises(Refused) as refused:
        actions.issue(actor=SYSTEM, now=NOW, ids=ids, **(plain | given))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("actor", [PUBLIC, Actor(uid="x", name="x", verbs=frozenset(VERBS) - {"api.keys"})])
def test_only_those_with_the_verb_manage_keys(actor: Actor) -> None:
    with_key()
    with pytest.raises(Refused):
        actions.issue(name="x", actor=actor, now=NOW, ids=ids)
    with pytest.raises(Refused):
        actions.revoke(uid="测试客户端", actor=actor, now=NOW)
    with pytest.raises(Refused):
        queries.keys(actor)
    assert ApiKey.objects.filter(revoked_at=None).count() == 1


def test_a_revoked_key_is_none_any_more() -> None:
    with_key()
    assert post(api_key=KEY, **GOOD).status == 200
    actions.revoke(uid="测试客户端", actor=SYSTEM, now=NOW)
    assert post(api_key=KEY, **GOOD).status == 403
    with pytest.raises(Refused):
        actions.revoke(uid="测试客户端", actor=SYSTEM, now=NOW)


def test_two_keys_of_one_holder_are_told_apart_by_number() -> None:
    with_key("one-key-for-tests")
    with_key("two-key-for-tests")
    with pytest.raises(Refused):
        actions.revoke(uid="测试客户端", actor=SYSTEM, now=NOW)
    actions.revoke(uid=ApiKey.objects.first().uid, actor=SYSTEM, now=NOW)  # type: ignore[union-attr]
    assert ApiKey.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize("named", ["one-key-for-tests", "one-", "one-…", "甲"])
def test_a_key_is_revoked_by_any_name_of_its_own(named: str) -> None:
    with_key("one-key-for-tests", name="甲")
    with_key("two-key-for-tests", name="乙")
    assert actions.revoke(uid=named, actor=SYSTEM, now=NOW).name == "甲"
    assert ApiKey.objects.get(revoked_at=None).name == "乙"


@pytest.mark.parametrize("named", ["", "one", "one-key-for-other", "one-…x", "丙"])
def test_a_key_that_only_begins_alike_is_not_meant(named: str) -> None:
    with_key("one-key-for-tests", name="甲")
    with pytest.raises(Refused):
        actions.revoke(uid=named, actor=SYSTEM, now=NOW)
    assert ApiKey.objects.filter(revoked_at=None).exists()


def test_a_limited_key_may_write_so_often_an_hour() -> None:
    with_key(per_hour=2)
    key = ApiKey.objects.get()
    assert [actions.use(key, now=NOW) for _ in range(3)] == [True, True, False]
    assert [actions.use(key, now=NOW + timedelta(hours=1)) for _ in range(3)] == [True, True, False]


def test_over_the_limit_is_an_error_about_the_key() -> None:
    with_key(per_hour=1)
    assert post(api_key=KEY, **GOOD).status == 200
    before = counts()
    answer = post(api_key=KEY, **GOOD)
    assert (answer.status, answer.json[0]["code"]) == (403, 429)
    assert counts() == before
    assert get("v2/requests.json").status == 200


READS = [
    "discovery",
    "v2/services",
    f"v2/services/{LAMP}",
    "v2/requests",
    "v2/servicerequestupdates",
    "test/v2/services",
]
WRITES = ["v2/requests", "v2/servicerequestupdates", "test/v2/requests", "test/v2/servicerequestupdates"]


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("path", READS)
def test_reading_is_open_to_all(path: str, form: str) -> None:
    assert get(f"{path}.{form}").status == 200
    assert get(f"{path}.{form}", api_key="wrong").status == 200


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("secret", ["", "wrong", KEY.upper(), "\x00"])
def test_writing_needs_a_key(path: str, form: str, secret: str) -> None:
    with_key()
    before = counts()
    answer = post(f"{path}.{form}", api_key=secret, **GOOD)
    assert (answer.status, is_standard_error(answer), counts()) == (403, True, before)


def test_keys_on_the_command_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from chengxu.project import installation

    monkeypatch.setattr(installation, "open_database", lambda create=False: None)
    assert cli.main(["key", "issue", "外地平台", "--per-hour", "60"]) == 0
    secret = capsys.readouterr().out.strip()
    assert queries.key_of(secret).per_hour == 60  # type: ignore[union-attr]
    assert cli.main(["key", "list"]) == 0
    listed = capsys.readouterr().out
    assert "外地平台" in listed
    assert secret not in listed
    assert cli.main(["key", "revoke", "外地平台"]) == 0
    assert queries.key_of(secret) is None
    assert cli.main(["key", "revoke", "外地平台"]) != 0

"""A small demo: every printed figure comes out of it, every queue holds something, and it is the same twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.db import connection, transaction

from chengxu.accounts.models import Person
from chengxu.accounts.queries import actor
from chengxu.accounts.rules import SYSTEM
from chengxu.cases.finding.queues import QUEUES, cases_in
from chengxu.cases.models import Case, CaseClock
from chengxu.cases.workflow.states import OPEN
from chengxu.common.quantity import agrees, scan
from chengxu.enforcement.models import Proceeding
from chengxu.indicators.queries import evaluate
from chengxu.intake.models import PrivacyRequest, Report
from chengxu.ledger.models import Deed, Evidence
from chengxu.ledger.queries import verify
from chengxu.project.demo import documents
from chengxu.project.demo.filling import Filled, fill
from chengxu.project.demo.plan import Plan
from chengxu.readings.models import Ticket
from chengxu.reports.models import ReportDocument
from chengxu.routines.models import Shift
from tests.jingzhou import load_pack

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
PLAN = Plan(now=NOW, zone=ZoneInfo("Asia/Shanghai"), scale=0.01)
PRINTED = Path(__file__).parents[1] / "indicators" / "published_2023.yaml"
TABLES = (
    "cases_case", "cases_clock", "intake_report", "ledger_deed", "ledger_note", "ledger_seal", "readings_ticket",
    "readings_reading", "routines_shift", "enforcement_proceeding",
)  # fmt: skip

REPORT_TABLES = ("reports_document", "reports_content", "reports_step", "reports_comment")


@contextmanager
def filled_home(home: Path) -> Iterator[Filled]:
    """A demo in the test database, undone afterwards."""
    from django.conf import settings

    before, settings.CHENGXU_HOME = settings.CHENGXU_HOME, home
    try:
        with transaction.atomic():
            load_pack()
            yield fill(PLAN, variants=1)
            transaction.set_rollback(True)
    finally:
        settings.CHENGXU_HOME = before


@pytest.fixture(scope="module")
def first_contents(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """What a demo of the same plan held before: it is gone again."""
    with django_db_blocker.unblock(), filled_home(tmp_path_factory.mktemp("first")):
        return digest()


@pytest.fixture(scope="module")
def filled(
    first_contents: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    """One demo for all tests of this file."""
    with django_db_blocker.unblock(), filled_home(tmp_path_factory.mktemp("demo")) as made:
        yield made


def digest(tables: tuple[str, ...] = TABLES) -> str:
    """The fingerprint of every row of the tables that a demo fills, without running numbers."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in tables:
            names = [c.name for c in connection.introspection.get_table_description(cursor, table)]
            columns = ", ".join(f'"{name}"' for name in names if name not in ("id", "seal_id"))
            cursor.execute(f'SELECT {columns} FROM "{table}"')
            for row in sorted(map(repr, cursor.fetchall())):
                found.update(row.encode())
    return found.hexdigest()


def printed() -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load(PRINTED.read_text(encoding="utf-8"))
    return loaded


def test_every_printed_figure_comes_out(filled: Filled) -> None:
    values = {value.id: value for value in evaluate(start=date(2023, 1, 1), end=date(2023, 12, 31))}
    wrong = {}
    for id_, text in printed().items():
        value = values[id_]
        stated = scan(text)[0]
        computed = round(float(value.value or 0) * 1000)
        right = computed > 0 if stated.placeholder else agrees(stated, computed, str(value.measure))
        if not right:
            wrong[id_] = (text, value.value, value.measure)
    assert wrong == {}


def test_every_queue_holds_something(filled: Filled) -> None:
    everybody = SYSTEM
    later = {
        "escalated",
        "approval_high",
    }  # rungs are climbed by the first tick, second approvals follow a first
    shared = [name for name, queue in QUEUES.items() if not queue.own_unit and name not in later]
    waiting = {name: cases_in(name, everybody).count() for name in shared}
    assert {name: count for name, count in waiting.items() if not count} == {}
    units = set(Case.objects.filter(state__in=("dispatched", "handling")).values_list("unit", flat=True))
    assert units


def test_every_state_is_there_and_some_are_overdue(filled: Filled) -> None:
    live = Case.objects.filter(reported_at__year__gt=2023, reported_at__gte=datetime(2026, 10, 1, tzinfo=UTC))
    assert {*OPEN, "closed"} <= set(live.values_list("state", flat=True))
    running = CaseClock.objects.filter(stopped_at__isnull=True)
    assert running.filter(breached=True).exists()
    assert running.filter(breached=False, due_at__gt=NOW).exists()
    assert not running.filter(breached=False, due_at__lt=NOW).exists()


def test_the_newest_came_through_every_public_door(filled: Filled) -> None:
    portal, client, neighbour = Report.objects.order_by("-id")[:3][::-1]
    assert (portal.channel, client.channel, neighbour.channel) == ("portal", "open311", "portal")
    assert portal.answers == '{"outage":["few"],"pole":["DL-0417"]}'
    assert client.answers == '{"hours":["evening","night"]}'
    assert neighbour.case_id == portal.case_id


def test_a_photograph_has_gone_by_its_term_and_a_request_about_personal_data_waits(filled: Filled) -> None:
    gone = Evidence.objects.exclude(gone="").get()
    assert (gone.gone, gone.gone_why, gone.to_drop) == ("shown", "term", False)
    assert Deed.objects.filter(verb="photo.purge", evidence=gone.hash).count() == 1
    assert PrivacyRequest.objects.get().report.evidence == gone.hash


def test_the_year_is_closed_but_for_one_gas_proceeding(filled: Filled) -> None:
    year = Case.objects.filter(reported_at__lt=datetime(2023, 12, 31, 16, tzinfo=UTC))
    assert set(year.values_list("state", flat=True)) - {"rejected", "void"} == {"closed"}
    assert not year.filter(closed_at__gt=datetime(2024, 1, 31, tzinfo=UTC)).exists()
    assert list(Proceeding.objects.exclude(state="closed").values_list("field", "state")) == [("gas", "open")]


def test_nothing_lies_in_the_future(filled: Filled) -> None:
    assert not Deed.objects.filter(occurred_at__gt=NOW).exists()
    assert not Deed.objects.filter(recorded_at__gt=NOW).exists()
    assert not Shift.objects.filter(ends_at__gt=NOW).exists()
    assert not Ticket.objects.filter(weighed_at__gt=NOW).exists()
    assert not Case.objects.filter(updated_at__gt=NOW).exists()


def test_the_ledger_is_sealed_and_true(filled: Filled) -> None:
    found = verify(
        {
            "case_uid": "cases_case",
            "proceeding_uid": "enforcement_proceeding",
            "routine_uid": "routines_shift",
        }
    )
    assert found.problems == ()
    assert found.unsealed == 0
    assert found.deeds > 10_000


def test_pictures_are_kept_once_and_shared(filled: Filled) -> None:
    kept = set(Evidence.objects.values_list("hash", flat=True))
    used = set(Deed.objects.exclude(evidence="").values_list("evidence", flat=True))
    assert 30 <= len(kept) <= 60
    assert used <= kept
    assert len(used) > 20


def test_one_login_for_each_post(filled: Filled) -> None:
    posts = {post for login in filled.logins for post in login.posts}
    assert posts >= {
        "acceptor",
        "chief",
        "dispatcher",
        "collector",
        "handler",
        "officer",
        "clerk",
        "director",
    }
    person = Person.objects.get(login="acceptor")
    assert person.check_password("demo-chengxu")
    assert actor(person).may("case.accept")
    others = Person.objects.exclude(login__in=[login.login for login in filled.logins])
    assert others.exists()
    assert not any(person.has_usable_password() for person in others)


def test_stages_are_timed(filled: Filled) -> None:
    assert "cases of the year" in filled.seconds
    assert "sealing" in filled.seconds


def test_the_same_plan_makes_the_same_demo(filled: Filled, first_contents: str) -> None:
    assert digest() == first_contents


def test_the_same_plan_makes_the_same_report_documents(filled: Filled) -> None:
    """Twice over the same records: uids, words, figures, files and deeds are the same bytes."""
    made = []
    for _ in range(2):
        with transaction.atomic():
            documents.write(PLAN)
            made.append(digest((*REPORT_TABLES, "ledger_deed")))
            issued, draft = ReportDocument.objects.order_by("id")
            assert (issued.state, draft.state) == ("issued", "draft")
            assert issued.dated == date(2024, 1, 8)
            assert not Deed.objects.filter(occurred_at__gt=NOW).exists()
            transaction.set_rollback(True)
    assert made[0] == made[1]

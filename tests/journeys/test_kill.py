"""A server that is killed at any moment loses no receipt it gave and leaves no half case."""

from __future__ import annotations

import http.client
import random
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.databases import rows
from tests.journeys.server import START_SECONDS, Citizen, Server, chengxu

KILLS = 3
CITIZENS = 3
MOST_RECEIPTS = 12
"""How many receipts are given at most between the first one and a kill."""
TEXTS = ("人行道上的井盖松动", "垃圾桶满了没人收", "路灯不亮", "店外经营占道")
SEAT = {"lon": "109.695", "lat": "26.574", "frame": "wgs84"}

HALF_CASES = {
    "a report without its case": """
        SELECT r.receipt FROM intake_report r LEFT JOIN cases_case c ON c.uid = r.case_uid WHERE c.uid IS NULL""",
    "a case without a report": """
        SELECT c.uid FROM cases_case c WHERE NOT EXISTS (SELECT 1 FROM intake_report r WHERE r.case_uid = c.uid)""",
    "a case without a clock": """
        SELECT c.uid FROM cases_case c WHERE NOT EXISTS (SELECT 1 FROM cases_clock k WHERE k.case_uid = c.uid)""",
    "a case whose report is not in the ledger": """
        SELECT c.uid FROM cases_case c WHERE NOT EXISTS (
            SELECT 1 FROM ledger_deed d WHERE d.case_uid = c.uid AND d.verb = 'case.report')""",
    "a report that was not received in the ledger": """
        SELECT r.receipt FROM intake_report r WHERE NOT EXISTS (
            SELECT 1 FROM ledger_deed d WHERE d.case_uid = r.case_uid AND d.verb LIKE 'intake.%')""",
    "a deed without its case": """
        SELECT d.uid FROM ledger_deed d LEFT JOIN cases_case c ON c.uid = d.case_uid
        WHERE d.case_uid <> '' AND c.uid IS NULL""",
    "one submission taken twice": """
        SELECT source_id FROM intake_report WHERE source_id <> '' GROUP BY channel, source_id HAVING count(*) > 1""",
}


@dataclass
class Crowd:
    """Citizens who report as fast as they can, until nobody answers any more."""

    server: Server
    receipts: list[str] = field(default_factory=list)
    unanswered: list[dict[str, str]] = field(default_factory=list)
    given: threading.Condition = field(default_factory=threading.Condition)

    def wait_for_receipts(self, count: int) -> None:
        """Until so many more receipts were given; fails when that takes longer than a server may take to start."""
        with self.given:
            wanted = len(self.receipts) + count
            assert self.given.wait_for(lambda: len(self.receipts) >= wanted, START_SECONDS), "nobody answers"

    def report_until_cut_off(self) -> list[threading.Thread]:
        citizen = Citizen(self.server)
        citizen.open_form()
        threads = [
            threading.Thread(target=self._report, args=(citizen, number)) for number in range(CITIZENS)
        ]
        for thread in threads:
            thread.start()
        return threads

    def _report(self, citizen: Citizen, number: int) -> None:
        while True:
            sent = {"text": TEXTS[number % len(TEXTS)], "submission": uuid.uuid4().hex, **SEAT}
            try:
                receipt = citizen.send(**sent)
            except (OSError, http.client.HTTPException):
                self.unanswered.append(sent)
                return
            with self.given:
                self.receipts.append(receipt)
                self.given.notify_all()


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    made = Server(home)
    yield made
    if made.process:
        made.kill()


@pytest.mark.slow
def test_killed_server_keeps_its_promises(server: Server) -> None:
    crowd = Crowd(server)
    for _ in range(KILLS):
        server.start()
        threads = crowd.report_until_cut_off()
        # whoever was given the last of them has just ended, the other citizens are anywhere in their reports
        crowd.wait_for_receipts(random.randint(1, MOST_RECEIPTS))
        server.kill()
        for thread in threads:
            thread.join()
    assert nothing_is_wrong(server.home, crowd.receipts)

    server.start()
    citizen = Citizen(server)
    citizen.open_form()
    again = [citizen.send(**sent) for sent in crowd.unanswered]
    twice = [citizen.send(**sent) for sent in crowd.unanswered]
    assert again == twice, "who sends once more gets the same receipt"
    assert server.stop() == 0
    assert nothing_is_wrong(server.home, crowd.receipts + again)
    assert rows(server.home, "SELECT count(*) FROM ledger_deed WHERE seal_id IS NULL") == [(0,)]


@pytest.mark.slow
def test_nobody_stays_behind_when_only_the_main_process_is_killed(server: Server) -> None:
    server.start()
    server.kill_main()
    server.start()  # on the same port


def nothing_is_wrong(home: Path, receipts: list[str]) -> bool:
    """Every receipt stands in the database, nothing is half there, and the ledger verifies."""
    kept = {receipt for (receipt,) in rows(home, "SELECT receipt FROM intake_report")}
    assert set(receipts) - kept == set()
    assert len(receipts) == len(set(receipts))
    assert {what: rows(home, sql) for what, sql in HALF_CASES.items()} == {what: [] for what in HALF_CASES}
    verified = chengxu(home, "verify")
    assert verified.returncode == 0, verified.stdout
    return True

"""Two people at the same undertaking at the same moment: one acts, the other is told."""

from __future__ import annotations

import threading

from chengxu.common.messages import Refused
from tests.undertakings.held import LANDFILL, finding, order, paper


def test_of_two_at_once_one_is_refused(on_disk: None) -> None:
    row = finding()
    results: list[str] = []
    gate = threading.Barrier(2)

    def prove() -> None:
        from django.db import connection

        gate.wait()
        try:
            order(row, "prove", LANDFILL, paper(key="1"))
            results.append("done")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=prove) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["done", "refused"]
    assert row.papers.filter(part="1").count() == 1

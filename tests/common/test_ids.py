"""Uids carry their instant and sort by it; receipts survive handwriting and betray slips."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.ids import ALPHABET, Ids, SeededIds, SystemIds, normalise_receipt, receipt_ok, uuid7

AT = datetime(2023, 3, 1, 2, 3, 4, 567_890, tzinfo=UTC)
RECEIPTS = st.integers(0, 10_000).map(lambda seed: SeededIds(seed).receipt())
POSITIONS = st.sampled_from([0, 1, 2, 3, 4, 6, 7, 8, 9, 10])  # 5 is the dash


def test_uuid7_is_the_rfc_layout():
    parsed = uuid.UUID(uuid7(AT, bytes(range(10))))
    assert parsed.version == 7
    assert parsed.variant == uuid.RFC_4122
    assert parsed.int >> 80 == int(AT.timestamp() * 1000)
    assert str(parsed) == uuid7(AT, bytes(range(10)))


def test_uuid7_matches_the_example_of_rfc_9562():
    at = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    random = 0xCC3 << 62 | 0x18C4DC0C0C07398F
    assert uuid7(at, random.to_bytes(10, "big")) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@pytest.mark.parametrize(
    ("at", "random_bytes"),
    [
        (datetime(2023, 3, 1), bytes(10)),  # noqa: DTZ001 — naive on purpose
        (datetime(1969, 12, 31, tzinfo=UTC), bytes(10)),
        (AT, bytes(9)),
    ],
)
def test_uuid7_refuses(at, random_bytes):
    with pytest.raises(ValueError, match="uid"):
        uuid7(at, random_bytes)


@pytest.mark.parametrize("ids", [SystemIds(), SeededIds(7)])
def test_uids_of_one_millisecond_keep_their_order(ids: Ids):
    made = [ids.uid(AT) for _ in range(1000)] + [ids.uid(AT + timedelta(milliseconds=1))]
    assert made == sorted(set(made))


def test_an_earlier_instant_gets_an_earlier_uid():
    ids = SeededIds(1)
    later, earlier = ids.uid(AT), ids.uid(AT - timedelta(days=1))
    assert earlier < later


def test_threads_never_share_a_name():
    ids = SystemIds()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ids.uid(AT), range(2000)))
    assert len(set(made)) == 2000


def test_seeded_ids_repeat_and_seeds_differ():
    def names(seed):
        ids = SeededIds(seed)
        return [ids.uid(AT), ids.receipt(), ids.salt(), ids.uid(AT)]

    assert names("jingzhou") == names("jingzhou")
    assert set(names(1)).isdisjoint(names(2))


def test_a_salt_is_sixteen_bytes():
    assert len(SystemIds().salt()) == 16
    assert SystemIds().salt() != SystemIds().salt()


@given(RECEIPTS)
def test_a_receipt_is_well_formed(receipt):
    assert re.fullmatch(f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", receipt)
    assert receipt_ok(receipt)
    assert normalise_receipt(receipt) == receipt


@given(RECEIPTS, POSITIONS, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_caught(receipt, place, wrong):
    changed = receipt[:place] + wrong + receipt[place + 1 :]
    assert receipt_ok(changed) == (changed == receipt)


@given(RECEIPTS, POSITIONS, POSITIONS)
def test_two_swapped_characters_are_caught(receipt, one, other):
    characters = list(receipt)
    characters[one], characters[other] = characters[other], characters[one]
    changed = "".join(characters)
    assert receipt_ok(changed) == (changed == receipt)


@given(RECEIPTS)
def test_a_receipt_is_read_as_people_write_it(receipt):
    handwritten = receipt.lower().replace("-", "").replace("0", "o").replace("1", "l")
    for written in (
        handwritten,
        f" {receipt[:3]} {receipt[3:]} ",
        receipt.replace("1", "I"),
        receipt.replace("-", "—"),
    ):
        assert normalise_receipt(written) == receipt
        assert receipt_ok(written)


def test_full_width_letters_are_understood():
    receipt = SeededIds(3).receipt()
    wide = "".join(chr(ord(c) + 0xFEE0) for c in receipt)
    assert normalise_receipt(wide) == receipt


@pytest.mark.parametrize("text", ["", "-", "12345", "UUUUU-UUUUU", "ABCDE-FGHJKM", "城序城序城-城序城序城"])
def test_what_cannot_be_a_receipt(text):
    assert not receipt_ok(text)

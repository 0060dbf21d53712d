"""A photograph of 3 MB comes in: by the portal's form, by ``take_in``, by ``prepare`` alone, and the least that must be done.

The least is Pillow alone, in memory: decode, scale to the two sizes, encode both. What the ratios show is everything
else: upright, checked, hashed, encrypted, three flushed files, the rows, Django, HTTP.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from bench import generated
from bench.county import county
from bench.site import Browser, File, served
from bench.timing import each, percentile

ROUNDS, BUDGET = 100, 120.0
WIDTH, HEIGHT = 4000, 3000
KINDS = {
    "form": "the form over HTTP",
    "take_in": "take_in in process",
    "prepare": "prepare alone",
    "bare": "Pillow alone",
}


def run(scale: float = 1.0) -> dict[str, float]:
    """Milliseconds at the median and the 99th percentile of each way, and their ratios to the least."""
    rounds = max(5, round(ROUNDS * scale))
    size = 1.0 if scale >= 0.1 else 0.1
    photos = [_photo(number, size) for number in range(rounds + 1)]
    with county() as home, served(home) as port:
        works = {
            "form": _sender(port, photos),
            "take_in": _taker(photos),
            "prepare": _preparer(photos),
            "bare": lambda number: _bare(photos[number]),
        }
        taken = each(works, rounds, BUDGET)
    figures: dict[str, float] = {
        "rounds": min(map(len, taken.values())),
        "megabytes of a photo": median(map(len, photos)) / 1e6,
    }
    for name, words in KINDS.items():
        figures[f"{words} p50 (ms)"] = percentile(taken[name], 50) * 1000
        figures[f"{words} p99 (ms)"] = percentile(taken[name], 99) * 1000
    for name in ("form", "take_in", "prepare"):
        for percent in (50, 99):
            least = percentile(taken["bare"], percent)
            ratio = percentile(taken[name], percent) / least
            figures[f"ratio {KINDS[name]} : Pillow alone, p{percent}"] = ratio
    return figures


def _sender(port: int, photos: list[bytes]) -> Callable[[int], object]:
    browser, rand = Browser(port), random.Random(3)
    token = browser.token("/report/")

    def work(number: int) -> None:
        given = {name: str(value) for name, value in generated.submission(number, rand).items()}
        fields = given | {"csrfmiddlewaretoken": token, "submission": f"bench-{number}"}
        fields["phone"] = fields.pop("contact_phone")
        photo: File = ("photos", "photo.jpg", _marked(photos[number], b"form"))
        answer = browser.post("/report/", fields, (photo,))
        if answer.status != 302:
            raise RuntimeError(f"the portal answered {answer.status}, not 302")

    return work


def _taker(photos: list[bytes]) -> Callable[[int], object]:
    from chengxu.accounts.rules import PUBLIC
    from chengxu.common.ids import SystemIds
    from chengxu.intake.actions import take_in
    from chengxu.intake.rules import Submission

    ids, rand = SystemIds(), random.Random(5)

    def work(number: int) -> None:
        photo = ("photo.jpg", _marked(photos[number], b"take"))
        given = Submission(
            **generated.submission(number, rand), source_id=f"bench-in-{number}", photos=(photo,)
        )
        take_in(submission=given, actor=PUBLIC, now=datetime.now(UTC), ids=ids)

    return work


def _preparer(photos: list[bytes]) -> Callable[[int], object]:
    from chengxu.ledger import evidence

    return lambda number: evidence.prepare(photos[number])


def _bare(data: bytes) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.load()
        for side in (2048, 360):
            image.thumbnail((side, side))
            image.save(io.BytesIO(), "JPEG", quality=82)


def _marked(data: bytes, mark: bytes) -> bytes:
    """The same photo as another file: no way finds it already there."""
    return data + mark


def _photo(number: int, size: float) -> bytes:
    """About 3 MB of JPEG, each another one: a picture with some grain, as a phone makes it."""
    from PIL import Image

    width, height = round(WIDTH * size), round(HEIGHT * size)
    grain = Image.effect_noise((width, height), 11).convert("RGB")
    grain.paste((number % 256, 80, 90), (0, 0, width // 9, height // 9))
    file = io.BytesIO()
    grain.save(file, "JPEG", quality=80)
    return file.getvalue()

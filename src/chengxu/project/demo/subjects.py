"""What is wrong in the street and what it looks like when it has been put right: one function per subject.

Each takes the canvas, whether the matter is settled (``done``) and a source of small differences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import cos, pi, sin
from random import Random

from .canvas import DAY, DUSK, KERB, NIGHT, PAVEMENT, ROAD, Canvas, Colour, Light, shade, street

Subject = Callable[[Canvas, bool, Random], None]

INK: Colour = (58, 64, 70)
STEEL: Colour = (126, 134, 138)
LEAF: Colour = (96, 140, 96)
EARTH: Colour = (150, 116, 82)
CLOTH: tuple[Colour, ...] = ((192, 84, 66), (74, 118, 150), (216, 172, 84), (96, 140, 110))


def lamp(canvas: Canvas, done: bool, rand: Random) -> None:
    """A street lamp, dark or lit."""
    x = 300 + rand.randrange(160)
    if done:
        canvas.glow(x + 66, 176, 150, (255, 226, 150))
        canvas.shape(
            ((x + 52, 182), (x + 80, 182), (x + 150, KERB), (x - 20, KERB)), shade(canvas.light.sky, 1.35)
        )
    canvas.line(((x, KERB + 6), (x, 150), (x + 66, 140)), STEEL, 8)
    canvas.box(x + 44, 140, 50, 14, STEEL, radius=5)
    canvas.oval(x + 68, 158, 20, 8, (255, 240, 190) if done else (86, 92, 98))


def cover(canvas: Canvas, done: bool, rand: Random) -> None:
    """A manhole: open with a tilted cover, or closed."""
    x = 320 + rand.randrange(140)
    canvas.oval(x, 540, 74, 26, shade(canvas.light.road, 0.8))
    if not done:
        canvas.oval(x, 541, 62, 20, (24, 26, 30))
        canvas.oval(x + 112, 560, 60, 15, (108, 112, 114))
        _cone(canvas, x - 118, 566)
        return
    canvas.oval(x, 540, 62, 20, (112, 116, 118))
    for step in range(-2, 3):
        canvas.line(((x - 40, 540 + step * 6), (x + 40, 540 + step * 6)), (92, 96, 98), 2)


def rubbish(canvas: Canvas, done: bool, rand: Random) -> None:
    """Bags and boxes on the pavement, or a swept corner with a bin."""
    x = 250 + rand.randrange(200)
    _bin(canvas, x + 170, full=not done, colour=(70, 120, 96))
    if done:
        return
    for _ in range(16):
        cx, cy = x + rand.randrange(-90, 110), 440 + rand.randrange(34)
        canvas.oval(
            cx,
            cy,
            rand.randrange(10, 30),
            rand.randrange(9, 20),
            rand.choice(((70, 74, 80), (236, 236, 228))),
        )
    canvas.box(x - 40, 416, 54, 40, EARTH, radius=2)
    canvas.shape(((x + 30, 470), (x + 78, 470), (x + 66, 436)), (196, 160, 116))


def bin_full(canvas: Canvas, done: bool, rand: Random) -> None:
    """Two litter bins, spilling over or emptied."""
    x = 320 + rand.randrange(120)
    _bin(canvas, x, full=not done, colour=(70, 120, 96))
    _bin(canvas, x + 70, full=not done, colour=(96, 104, 110))
    if not done:
        for _ in range(9):
            canvas.oval(x + rand.randrange(-30, 130), 462 + rand.randrange(10), 9, 6, (232, 228, 214))


def stall(canvas: Canvas, done: bool, rand: Random) -> None:
    """A street vendor's cart with its umbrella, or an empty pavement."""
    x = 300 + rand.randrange(180)
    if done:
        _pedestrian(canvas, x + 40, CLOTH[1])
        return
    _umbrella(canvas, x + 70, 300, rand.choice(CLOTH))
    canvas.box(x, 400, 140, 46, (176, 132, 88), radius=4)
    for wheel in (x + 26, x + 114):
        canvas.ring(wheel, 456, 15, INK, 4)
    for fruit in range(9):
        canvas.oval(
            x + 14 + fruit * 14, 394 - fruit % 2 * 6, 9, 9, ((208, 92, 60), (222, 172, 72))[fruit % 2]
        )
    _pedestrian(canvas, x + 172, CLOTH[0])


def goods(canvas: Canvas, done: bool, rand: Random) -> None:
    """A shop spread over the pavement, or kept behind its door line."""
    x = 240 + rand.randrange(160)
    if not done:
        for row in range(2):
            for column in range(5):
                colour = rand.choice(CLOTH)
                canvas.box(x + column * 48, 402 + row * 30, 42, 26, colour, radius=2)
        canvas.line(((x - 16, 352), (x - 16, 452)), STEEL, 5)
        canvas.line(((x - 16, 352), (x + 250, 352), (x + 250, 452)), STEEL, 5)
        for hanger in range(8):
            _garment(canvas, x + 6 + hanger * 31, 356, rand.choice(CLOTH))
    canvas.line(((60, 398), (740, 398)), (222, 176, 60), 4)


def awning(canvas: Canvas, done: bool, rand: Random) -> None:
    """A folding awning over the pavement, or a clean front."""
    x, y = 220 + rand.randrange(150), 292
    if done:
        canvas.box(x, y + 6, 300, 8, shade(canvas.light.walls[0], 0.8))
        return
    stripe = rand.choice(CLOTH)
    for part in range(10):
        colour = stripe if part % 2 else (244, 240, 230)
        left = x + part * 30
        canvas.shape(
            ((left, y), (left + 30, y), (left + 24 + part, y + 66), (left - 8 + part, y + 66)), colour
        )
    canvas.line(((x - 4, y + 66), (x - 4, PAVEMENT + 40)), STEEL, 4)
    canvas.line(((x + 306, y + 66), (x + 306, PAVEMENT + 40)), STEEL, 4)


def pothole(canvas: Canvas, done: bool, rand: Random) -> None:
    """A hole in the carriageway, or its patch."""
    x = 300 + rand.randrange(160)
    points = [
        (x + 92 * cos(a * pi / 7) * rand.uniform(0.75, 1), 542 + 32 * sin(a * pi / 7)) for a in range(14)
    ]
    if done:
        canvas.shape(
            ((x - 104, 508), (x + 96, 508), (x + 112, 576), (x - 116, 576)), shade(canvas.light.road, 0.78)
        )
        return
    canvas.shape(points, shade(canvas.light.road, 0.62))
    canvas.shape([(x + (px - x) * 0.72, 544 + (py - 542) * 0.66) for px, py in points], EARTH)
    canvas.oval(x + 8, 548, 34, 9, (150, 176, 184))
    _cone(canvas, x + 140, 560)


def banner(canvas: Canvas, done: bool, rand: Random) -> None:
    """A banner strung between two trees, or the trees alone."""
    left, right = 190 + rand.randrange(60), 560 + rand.randrange(60)
    for x in (left, right):
        _tree(canvas, x)
    if not done:
        canvas.shape(((left, 292), (right, 306), (right, 350), (left, 336)), (190, 62, 50))
        for part in range(9):
            px = left + 40 + part * (right - left - 70) / 9
            canvas.box(px, 306 + part * 1.2, 22, 24, (246, 224, 170), radius=3)


def bicycles(canvas: Canvas, done: bool, rand: Random) -> None:
    """Electric bicycles lying about, or parked inside their marks."""
    for number in range(5):
        if done:
            canvas.line(((150 + number * 96, 400), (130 + number * 96, 462)), (246, 244, 238), 4)
            _bicycle(canvas, 176 + number * 96, 446, rand.choice(CLOTH))
        else:
            _bicycle(
                canvas,
                160 + number * 100 + rand.randrange(-26, 26),
                424 + rand.randrange(60),
                rand.choice(CLOTH),
            )
    if done:
        canvas.line(((630, 400), (610, 462)), (246, 244, 238), 4)


def car(canvas: Canvas, done: bool, rand: Random) -> None:
    """A car on the pavement, or a free pavement with a notice."""
    x = 280 + rand.randrange(140)
    if done:
        canvas.line(((x + 60, 462), (x + 60, 348)), STEEL, 5)
        canvas.box(x + 26, 316, 68, 50, (52, 92, 140), radius=6)
        canvas.line(((x + 40, 356), (x + 80, 326)), (240, 240, 236), 5)
        return
    colour = rand.choice(CLOTH)
    canvas.shape(((x + 44, 424), (x + 74, 386), (x + 168, 386), (x + 206, 424)), shade(colour, 0.86))
    canvas.box(x, 420, 250, 42, colour, radius=14)
    canvas.shape(((x + 62, 420), (x + 82, 394), (x + 118, 394), (x + 118, 420)), (206, 220, 224))
    canvas.shape(((x + 126, 420), (x + 126, 394), (x + 162, 394), (x + 188, 420)), (206, 220, 224))
    for wheel in (x + 58, x + 194):
        canvas.oval(wheel, 462, 25, 25, INK)
        canvas.oval(wheel, 462, 11, 11, (190, 194, 196))


def guardrail(canvas: Canvas, done: bool, rand: Random) -> None:
    """A guardrail along the kerb: knocked over, or whole."""
    gap = 300 + rand.randrange(120)
    for post in range(20, 800, 60):
        bent = not done and gap - 40 < post < gap + 150
        lean = 44 if bent else 0
        canvas.line(((post, ROAD), (post + lean, 424 + lean * 0.7)), (238, 238, 232), 7)
        if not (not done and gap - 90 < post < gap + 150):
            for height in (434, 452, 470):
                canvas.line(((post, height), (post + 60, height)), (238, 238, 232), 4)
    if not done:
        canvas.line(((gap - 10, 520), (gap + 140, 496)), (238, 238, 232), 5)
        _cone(canvas, gap + 60, 560)


def spill(canvas: Canvas, done: bool, rand: Random) -> None:
    """Earth lost by a lorry, or the road washed."""
    if done:
        canvas.box(0, 508, 800, 46, shade(canvas.light.road, 1.1))
        return
    for _ in range(70):
        x = rand.randrange(40, 760)
        canvas.oval(x, 500 + rand.randrange(86), rand.randrange(3, 22), rand.randrange(2, 8), EARTH)
    x = 470
    canvas.box(x, 404, 190, 66, (206, 160, 66), radius=4)
    canvas.shape(((x, 404), (x + 190, 404), (x + 140, 372), (x + 44, 376)), EARTH)
    canvas.box(x + 196, 416, 66, 58, (90, 112, 130), radius=8)
    canvas.box(x + 222, 424, 32, 22, (206, 220, 224), radius=3)
    for wheel in (x + 40, x + 150, x + 232):
        canvas.oval(wheel, 480, 22, 22, INK)


def tree(canvas: Canvas, done: bool, rand: Random) -> None:
    """A street tree across the pavement, or a new one with its stakes."""
    x = 300 + rand.randrange(150)
    if not done:
        canvas.line(((x - 60, 468), (x + 150, 440)), EARTH, 16)
        for part in range(9):
            canvas.oval(
                x + 150 + rand.randrange(-50, 80),
                440 + rand.randrange(-40, 26),
                36,
                26,
                shade(LEAF, 0.85 + part % 3 * 0.1),
            )
        return
    _tree(canvas, x)
    for stake in (-26, 26):
        canvas.line(((x + stake, 466), (x + stake / 3, 366)), (190, 160, 112), 5)


def puddle(canvas: Canvas, done: bool, rand: Random) -> None:
    """A flooded gutter, or a clear grating."""
    x = 340 + rand.randrange(100)
    if not done:
        canvas.oval(x, 530, 250, 44, (134, 164, 176))
        canvas.oval(x - 40, 524, 130, 18, (164, 190, 198))
    canvas.box(x - 44, 490, 88, 24, (86, 92, 96), radius=2)
    for bar in range(7):
        canvas.line(((x - 36 + bar * 12, 494), (x - 36 + bar * 12, 510)), (40, 44, 48), 3)


def smoke(canvas: Canvas, done: bool, rand: Random) -> None:
    """Kitchen smoke from a wall pipe, or a purifier fitted to it."""
    x, y = 420 + rand.randrange(60), 250
    canvas.box(x, y, 18, 130, STEEL)
    canvas.box(x - 4, y - 14, 60, 18, STEEL, radius=4)
    if done:
        canvas.box(x - 40, y + 30, 96, 56, (186, 196, 198), radius=5)
        canvas.oval(x + 8, y + 58, 20, 20, (96, 140, 110))
        return
    for puff in range(14):
        grey = 150 + puff * 5
        canvas.oval(
            x + 70 + puff * 13,
            y - 10 - puff * 9 + rand.randrange(-8, 8),
            16 + puff * 2,
            13 + puff,
            (grey, grey, grey),
        )


def pipes(canvas: Canvas, done: bool, rand: Random) -> None:
    """Hoses and cables over a front, or run in one straight duct."""
    for unit in range(3):
        x = 190 + unit * 170
        canvas.box(x, 236, 62, 44, (232, 232, 226), radius=3)
        canvas.ring(x + 24, 258, 14, STEEL, 3)
        if not done:
            points = [
                (x + 50, 270),
                *((x + 50 + rand.randrange(-44, 90), 286 + part * 26) for part in range(5)),
            ]
            canvas.line(points, rand.choice(((238, 238, 232), INK)), 5)
    if done:
        canvas.box(150, 290, 480, 12, (244, 242, 236), radius=3)
        canvas.box(622, 290, 12, 104, (244, 242, 236), radius=3)


def posters(canvas: Canvas, done: bool, rand: Random) -> None:
    """Bills stuck on a wall, or the wall painted over."""
    canvas.box(230, 236, 340, 160, (222, 214, 200))
    for row in range(3):
        for column in range(6):
            x, y = 246 + column * 53 + rand.randrange(10), 248 + row * 48 + rand.randrange(8)
            if done:
                canvas.box(x, y, 40, 34, (228, 222, 210), radius=2)
                continue
            canvas.box(x, y, 40, 34, rand.choice(((250, 238, 160), (250, 250, 246), (240, 196, 186))))
            for text in range(3):
                canvas.line(((x + 6, y + 8 + text * 8), (x + 32, y + 8 + text * 8)), INK, 2)


def shed(canvas: Canvas, done: bool, rand: Random) -> None:
    """A shed built without permission, or the cleared ground."""
    x = 280 + rand.randrange(120)
    if done:
        canvas.shape(((x - 20, 462), (x + 230, 462), (x + 200, 412), (x + 6, 412)), (196, 182, 150))
        for tuft in range(9):
            canvas.oval(x + 10 + tuft * 22, 440 + tuft % 3 * 6, 9, 5, LEAF)
        return
    canvas.box(x, 340, 220, 122, (178, 150, 122))
    canvas.shape(((x - 20, 344), (x + 240, 344), (x + 214, 306), (x + 6, 306)), (86, 128, 156))
    canvas.box(x + 30, 384, 52, 78, (116, 92, 74))
    canvas.box(x + 122, 376, 60, 42, (150, 172, 180))
    canvas.line(((x + 150, 306), (x + 150, 270)), EARTH, 6)


SUBJECTS: Mapping[str, tuple[Subject, Light, Light]] = {
    "lamp": (lamp, NIGHT, NIGHT),
    "cover": (cover, DAY, DAY),
    "rubbish": (rubbish, DAY, DAY),
    "bin": (bin_full, DAY, DUSK),
    "stall": (stall, DUSK, DUSK),
    "goods": (goods, DAY, DAY),
    "awning": (awning, DAY, DAY),
    "pothole": (pothole, DAY, DUSK),
    "banner": (banner, DAY, DAY),
    "bicycles": (bicycles, DAY, DUSK),
    "car": (car, DUSK, DAY),
    "guardrail": (guardrail, DAY, DAY),
    "spill": (spill, DAY, DAY),
    "tree": (tree, DAY, DAY),
    "puddle": (puddle, DUSK, DAY),
    "smoke": (smoke, DUSK, DAY),
    "pipes": (pipes, DAY, DAY),
    "posters": (posters, DAY, DAY),
    "shed": (shed, DAY, DAY),
}


def draw(name: str, *, done: bool, variant: int) -> bytes:
    """The picture of one subject before or after, as JPEG; the same arguments give the same picture."""
    subject, before, after = SUBJECTS[name]
    rand = Random(f"{name}-{variant}")
    canvas = street(after if done else before, rand)
    subject(canvas, done, rand)
    return canvas.jpeg()


def _cone(canvas: Canvas, x: float, y: float) -> None:
    canvas.shape(((x - 16, y), (x + 16, y), (x + 3, y - 44), (x - 3, y - 44)), (214, 92, 46))
    canvas.shape(((x - 9, y - 18), (x + 9, y - 18), (x + 6, y - 30), (x - 6, y - 30)), (246, 244, 238))


def _bin(canvas: Canvas, x: float, *, full: bool, colour: Colour) -> None:
    canvas.shape(((x, 406), (x + 52, 406), (x + 46, 466), (x + 6, 466)), colour)
    if full:
        for bag in range(5):
            canvas.oval(x + 6 + bag * 10, 400 - bag % 2 * 8, 13, 11, ((70, 74, 80), (236, 236, 228))[bag % 2])
    else:
        canvas.box(x - 4, 396, 60, 12, shade(colour, 0.8), radius=4)


def _tree(canvas: Canvas, x: float) -> None:
    canvas.line(((x, 466), (x, 330)), EARTH, 12)
    for dx, dy, r in ((-30, 300, 46), (30, 300, 46), (0, 262, 54)):
        canvas.oval(x + dx, dy, r, r * 0.9, shade(LEAF, 1 - dx * 0.002))


def _umbrella(canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    canvas.line(((x, y), (x, 446)), STEEL, 5)
    canvas.shape(((x - 120, y + 46), (x, y - 12), (x + 120, y + 46)), colour)
    canvas.shape(((x - 40, y + 46), (x, y - 12), (x + 40, y + 46)), shade(colour, 1.18))


def _garment(canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    canvas.shape(((x, y + 8), (x + 22, y + 8), (x + 19, y + 44), (x + 3, y + 44)), colour)


def _pedestrian(canvas: Canvas, x: float, colour: Colour) -> None:
    canvas.line(((x - 5, 428), (x - 8, 464)), INK, 7)
    canvas.line(((x + 5, 428), (x + 9, 464)), INK, 7)
    canvas.box(x - 13, 384, 26, 50, colour, radius=9)
    canvas.oval(x, 372, 12, 13, (226, 186, 156))


def _bicycle(canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    for wheel in (x - 24, x + 24):
        canvas.ring(wheel, y + 8, 15, INK, 4)
    canvas.line(((x - 24, y + 8), (x - 6, y - 10), (x + 14, y - 8), (x + 24, y + 8)), colour, 7)
    canvas.line(((x + 14, y - 8), (x + 16, y - 30), (x + 26, y - 32)), INK, 4)
    canvas.box(x - 20, y - 18, 22, 7, INK, radius=3)

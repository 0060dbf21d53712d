"""A street drawn with a few flat shapes: the stage on which :mod:`subjects` play.

Everything is drawn at twice the size and reduced, so that edges are soft without any font or texture file.
The mark 演示 ("demonstration") is drawn from strokes, because a fresh machine may have no Chinese font.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 800, 600
SCALE = 2
PAVEMENT, KERB, ROAD = 395, 470, 484  # where each begins, from the top

Point = tuple[float, float]
Colour = tuple[int, int, int]

_YAN = (  # 演, on a square of 100: three drops of water, then 寅
    ((10, 10), (20, 20)),
    ((6, 36), (16, 45)),
    ((5, 92), (20, 58)),
    ((64, 3), (64, 13)),
    ((36, 28), (36, 16), (94, 16), (94, 28)),
    ((44, 30), (86, 30)),
    ((40, 42), (40, 74)),
    ((40, 42), (90, 42), (90, 74)),
    ((40, 58), (90, 58)),
    ((40, 74), (90, 74)),
    ((65, 30), (65, 74)),
    ((54, 80), (36, 95)),
    ((76, 80), (95, 95)),
)
_SHI = (  # 示
    ((26, 14), (76, 14)),
    ((8, 40), (92, 40)),
    ((51, 40), (51, 90), (40, 82)),
    ((28, 56), (12, 80)),
    ((72, 56), (90, 80)),
)


@dataclass(frozen=True, slots=True)
class Light:
    """The colours of one hour of the day."""

    sky: Colour
    hills: Colour
    walls: tuple[Colour, ...]
    window: Colour
    pavement: Colour
    road: Colour


DAY = Light(
    sky=(214, 230, 232),
    hills=(159, 190, 178),
    walls=((236, 222, 200), (221, 205, 186), (228, 214, 208), (204, 214, 206)),
    window=(148, 172, 180),
    pavement=(214, 208, 197),
    road=(139, 142, 143),
)
DUSK = Light(
    sky=(242, 205, 172),
    hills=(137, 133, 150),
    walls=((190, 160, 143), (172, 148, 140), (180, 158, 156), (160, 154, 150)),
    window=(250, 222, 150),
    pavement=(173, 160, 152),
    road=(104, 103, 110),
)
NIGHT = Light(
    sky=(38, 52, 74),
    hills=(30, 43, 58),
    walls=((62, 70, 86), (54, 62, 78), (70, 74, 86), (58, 68, 76)),
    window=(240, 206, 122),
    pavement=(74, 80, 90),
    road=(50, 55, 64),
)


class Canvas:
    """Draws in the coordinates of the finished picture; colours are RGB."""

    def __init__(self, light: Light) -> None:
        self.light = light
        self._image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), light.sky)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, x: float, y: float, w: float, h: float, colour: Colour, radius: float = 0) -> None:
        """A filled rectangle with its corner at (x, y)."""
        area = (x * SCALE, y * SCALE, (x + w) * SCALE - 1, (y + h) * SCALE - 1)
        self._draw.rounded_rectangle(area, radius * SCALE, fill=colour)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """A filled ellipse around (x, y)."""
        area = ((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE)
        self._draw.ellipse(area, fill=colour)

    def ring(self, x: float, y: float, radius: float, colour: Colour, width: float = 4) -> None:
        """A circle's outline around (x, y)."""
        area = ((x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE)
        self._draw.ellipse(area, outline=colour, width=int(width * SCALE))

    def shape(self, points: Sequence[Point], colour: Colour) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def line(self, points: Sequence[Point], colour: Colour, width: float = 4) -> None:
        """A line through the points with rounded joints."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(scaled, fill=colour, width=int(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.oval(x, y, width / 2, width / 2, colour)

    def glow(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Light around a lamp: paler and paler discs."""
        for step in range(6, 0, -1):
            overlay = Image.new("L", self._image.size, 0)
            r = radius * step / 6
            ImageDraw.Draw(overlay).ellipse(
                ((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE), fill=26
            )
            self._image.paste(Image.new("RGB", self._image.size, colour), mask=overlay)
        self._draw = ImageDraw.Draw(self._image)

    def jpeg(self) -> bytes:
        """The finished picture with its mark, as JPEG."""
        self._mark()
        small = self._image.reduce(SCALE)
        out = io.BytesIO()
        small.save(out, "JPEG", quality=82, optimize=True)
        return out.getvalue()

    def _mark(self) -> None:
        x, y, size = WIDTH - 106, HEIGHT - 62, 40
        self.box(x - 12, y - 10, 2 * size + 32, size + 20, (250, 247, 240), radius=8)
        self.box(x - 10, y - 8, 2 * size + 28, size + 16, (192, 57, 43), radius=7)
        for offset, strokes in ((0, _YAN), (size + 8, _SHI)):
            for stroke in strokes:
                points = [(x + offset + px * size / 100, y + py * size / 100) for px, py in stroke]
                self.line(points, (255, 250, 242), width=3)


def street(light: Light, rand: Random) -> Canvas:
    """An empty street: hills, a row of houses, the pavement, the kerb and the carriageway."""
    canvas = Canvas(light)
    _hills(canvas, rand)
    x = -rand.randrange(10, 60)
    while x < WIDTH:
        width = rand.randrange(130, 200)
        _house(canvas, x, width, rand.randrange(190, 300), rand)
        x += width + rand.choice((0, 0, 6))
    canvas.box(0, PAVEMENT, WIDTH, HEIGHT - PAVEMENT, light.pavement)
    for y in range(PAVEMENT + 18, KERB, 19):
        canvas.line(((0, y), (WIDTH, y)), _shade(light.pavement, 0.94), 1)
    for column in range(-40, WIDTH + 160, 64):
        canvas.line(((column, KERB), (column + 46, PAVEMENT)), _shade(light.pavement, 0.94), 1)
    canvas.box(0, KERB, WIDTH, ROAD - KERB, _shade(light.pavement, 0.82))
    canvas.box(0, ROAD, WIDTH, HEIGHT - ROAD, light.road)
    for column in range(20, WIDTH, 150):
        canvas.box(column, 556, 84, 7, _shade(light.road, 1.45))
    return canvas


def _hills(canvas: Canvas, rand: Random) -> None:
    for tone, base in ((1.06, 190), (1.0, 240)):
        points: list[Point] = [(0, HEIGHT)]
        points += [(x, base - rand.randrange(0, 70)) for x in range(0, WIDTH + 101, 100)]
        canvas.shape([*points, (WIDTH, HEIGHT)], _shade(canvas.light.hills, tone))


def _house(canvas: Canvas, x: float, width: float, height: float, rand: Random) -> None:
    wall = rand.choice(canvas.light.walls)
    top = PAVEMENT - height
    canvas.box(x, top, width, height, wall)
    eave = _shade(wall, 0.62)
    canvas.shape(
        ((x - 8, top + 6), (x + 10, top - 16), (x + width - 10, top - 16), (x + width + 8, top + 6)), eave
    )
    for row in range(int(height - 110) // 62):
        for column in range(3):
            lit = canvas.light.window if rand.random() < 0.7 else _shade(wall, 0.8)
            left = x + width * (0.12 + 0.29 * column)
            canvas.box(left, top + 22 + row * 62, width * 0.18, 36, lit, radius=2)
    shop = PAVEMENT - 92
    canvas.box(x + 8, shop, width - 16, 20, rand.choice(_SIGNS), radius=2)
    canvas.box(x + 12, shop + 24, width - 24, 68, _shade(wall, 0.72))
    for part in range(1, 4):
        left = x + 12 + (width - 24) * part / 4
        canvas.line(((left, shop + 24), (left, PAVEMENT)), _shade(wall, 0.62), 1.5)


def _shade(colour: Colour, factor: float) -> Colour:
    r, g, b = (min(255, max(0, round(part * factor))) for part in colour)
    return r, g, b


shade = _shade
_SIGNS: tuple[Colour, ...] = ((63, 107, 100), (150, 82, 60), (86, 98, 128), (139, 116, 70), (112, 92, 116))

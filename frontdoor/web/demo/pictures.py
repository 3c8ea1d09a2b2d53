"""Invented photographs: a street under a sky with something on the ground, and words that say it is none. Pure."""

from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = (800, 600)
_SKIES: Final = ("#9fb8cc", "#c9d3d8", "#7c8fa3", "#d8c7a8")
_WALLS: Final = ("#8a5a44", "#a89078", "#6e7f74", "#b5aa9a")
_THINGS: Final = ("#2b2b2b", "#5a3d2b", "#31465c", "#6b2f2f", "#3f5130")


def picture(random: Random) -> bytes:
    """Return a JPEG that stands for what somebody photographed."""
    image = Image.new("RGB", SIZE, random.choice(_SKIES))
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    kerb = random.randrange(330, 400)
    draw.rectangle((0, random.randrange(90, 180), width, kerb), fill=random.choice(_WALLS))
    draw.rectangle((0, kerb, width, kerb + 30), fill="#b8b8b0")
    draw.rectangle((0, kerb + 30, width, height), fill="#55565a")
    for _ in range(random.randrange(2, 7)):
        x, y = random.randrange(120, 600), random.randrange(kerb, 500)
        box = (x, y, x + random.randrange(40, 160), y + random.randrange(30, 90))
        shape = random.choice((draw.ellipse, draw.rectangle))
        shape(box, fill=random.choice(_THINGS))
    draw.rectangle((0, height - 44, width, height), fill="#0b0c0c")
    draw.text((16, height - 36), "Invented picture, drawn for the demonstration", fill="#ffffff", font_size=22)
    kept = BytesIO()
    image.save(kept, "JPEG", quality=70)
    return kept.getvalue()

"""A deployment's two colours, and all that follows from them so that words can always be read.

Somebody picks a colour for its looks. What it must do here is carry text, be text, and do both again in the dark.
So the colour is kept as near as possible to what was asked, and moved towards black or white until it can
(WCAG 2.2: 4.5 to 1). The names are those of static/src/css/_tokens.scss.
"""

from typing import NamedTuple

Colour = tuple[float, float, float]

PAPER = (252.0, 248.0, 240.0)
NIGHT = (21.0, 41.0, 43.0)
BLACK = (0.0, 0.0, 0.0)
WHITE = (255.0, 255.0, 255.0)
INK = (12.0, 36.0, 35.0)
READABLE = 4.6  # a little above the rule: rounding to whole numbers must not fall below it
STEPS = 100
OURS = "#0b5257"


class OfMail(NamedTuple):
    """What a mail's button is made of, by day and in the dark, each `#rrggbb`."""

    brand: str
    on_brand: str
    brand_at_night: str
    on_brand_at_night: str


def stylesheet(brand: str = "", accent: str = "") -> str:
    """The rules for /brand.css: `#rrggbb` each, or empty to keep ours. Empty text when there is nothing to say."""
    day: dict[str, Colour] = {}
    night: dict[str, Colour] = {}
    if brand:
        day |= _brand(parse(brand), paper=PAPER, towards=BLACK)
        night |= _brand(parse(brand), paper=NIGHT, towards=WHITE)
        night["brand-deep"] = mix(parse(brand), BLACK, 0.85)
        day["link-hover"], night["link-hover"] = mix(day["link"], BLACK, 0.4), mix(night["link"], WHITE, 0.5)
        day["wash"], night["wash"] = mix(PAPER, day["brand"], 0.1), mix(NIGHT, night["brand"], 0.12)
    if accent:
        for scheme in (day, night):
            scheme["accent"] = parse(accent)
            scheme["on-accent"] = _words_on(parse(accent))
        night["glow"] = mix(parse(accent), NIGHT, 0.55)
    if not day:
        return ""
    return f":root{{{_rules(day)}}}@media screen and (prefers-color-scheme:dark){{:root{{{_rules(night)}}}}}"


def of_mail(brand: str = "") -> OfMail:
    """The brand's colour where no style sheet of ours can be fetched."""
    asked = parse(brand or OURS)
    day, night = _brand(asked, paper=PAPER, towards=BLACK), _brand(asked, paper=NIGHT, towards=WHITE)
    return OfMail(*map(written, (day["brand"], day["on-brand"], night["brand"], night["on-brand"])))


def written(colour: Colour) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour)


def _brand(asked: Colour, *, paper: Colour, towards: Colour) -> dict[str, Colour]:
    brand = readable(asked, on=paper, towards=towards)
    deep = readable(mix(asked, BLACK, 0.35), on=WHITE, towards=BLACK, at_least=9)
    return {"brand": brand, "link": brand, "on-brand": _words_on(brand), "brand-deep": deep}


def readable(colour: Colour, *, on: Colour, towards: Colour, at_least: float = READABLE) -> Colour:
    """The nearest colour on the way to black or white that can be read on another."""
    for step in range(STEPS + 1):
        tried = mix(colour, towards, step / STEPS)
        if contrast(tried, on) >= at_least:
            return tried
    return towards


def contrast(one: Colour, other: Colour) -> float:
    """WCAG's contrast ratio, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """So much of the other in the one; 0 is all of the one."""
    return (
        one[0] + (other[0] - one[0]) * part,
        one[1] + (other[1] - one[1]) * part,
        one[2] + (other[2] - one[2]) * part,
    )


def parse(text: str) -> Colour:
    return (float(int(text[1:3], 16)), float(int(text[3:5], 16)), float(int(text[5:7], 16)))


def _words_on(colour: Colour) -> Colour:
    """White or our ink, whichever reads better; black where neither is enough."""
    best = max((WHITE, INK), key=lambda words: contrast(words, colour))
    return best if contrast(best, colour) >= READABLE else BLACK


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(round(part) / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _rules(colours: dict[str, Colour]) -> str:
    return "".join(f"--hub-{name}:{written(colour)};" for name, colour in colours.items())

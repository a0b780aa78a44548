"""A browser in the few words that its owner knows it by."""

import re

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("(Headless)?Chrom(e|ium)", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def in_words(user_agent: str) -> str:
    """ "Firefox on Windows". Nothing more is kept: the whole of what a browser says of itself tells people apart."""
    browser = next((name for sign, name in BROWSERS if re.search(rf"\b{sign}", user_agent)), "A browser")
    machine = next((name for sign, name in MACHINES if sign in user_agent), "")
    return f"{browser} on {machine}" if machine else browser

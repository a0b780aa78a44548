"""A long list as somebody might send it, made up: 100,000 rows of names, addresses, hours and telephone numbers."""

import csv
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.bench.directory import TERMS, documents

MAPPING = """
[source]
name = "long-list"
title = "A long list"

[rows]
key = "{Ref}"
publish = true

[organization]
name = "{Run by}"
type = "community group"

[service]
name = "{Name}"
description = "{About}"
url = "{Web}"
email = "{E-mail}"
channels = "in-person"
is_free = { text = "{Cost}", values = { "free" = "yes" }, otherwise = "no" }
assured_date = "{Checked}"

[[service.phones]]
number = "{Ring}"

[[service.costs]]
option = "A visit"
amount = { text = "{Cost}", values = { "free" = "0" } }

[service.hours]
text = "{When}"

[service.terms]
needs = { text = "{Needs}", split = ";" }

[location]
address = "{Where}"
postcode = "{Postcode}"
"""

HEADS = (
    *("Ref", "Name", "Run by", "About", "Where", "Postcode", "Ring", "E-mail", "Web", "When", "Cost"),
    *("Checked", "Needs"),
)
DAYS = ("Mon", "Tuesdays", "Wed-Fri", "Mon-Fri", "Saturday", "Thu and Fri")
STREETS = ("Mill Lane", "Forge Road", "Pinfold Road", "Church Street", "Station Approach", "The Green")
A_BODY_HAS = 3
LETTERS = 240


def write(path: Path, rows: int, postcodes: Sequence[str], *, changed_every: int = 0) -> None:
    """The list, the same every time. Of every so many rows the description has another word at its end."""
    random = Random(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(HEADS)
        run_by = ""
        for number, made in enumerate(documents(rows)):
            if number % A_BODY_HAS == 0:
                run_by = f"{made.organization} {number}"
            opens = random.randint(8, 12)
            later = " anew" if changed_every and number % changed_every == 0 else ""
            needs = {f"t{random.randrange(TERMS)}" for _ in range(2)}
            table.writerow(
                (
                    f"R{number}",
                    made.name,
                    run_by,
                    f"{made.description[:LETTERS]}: we’re here for you.{later}",
                    f"{random.randint(1, 200)} {random.choice(STREETS)}, Aldermere",
                    random.choice(postcodes),
                    f"0161 496 {random.randrange(10_000):04}",
                    f"office@body{number // A_BODY_HAS}.example",
                    f"www.body{number // A_BODY_HAS}.example/{number}",
                    f"{random.choice(DAYS)} {opens}am to {random.randint(1, 8)}.30pm",
                    random.choice(("free", "free", "3.50", "£10")),
                    f"{random.randint(1, 28)}/{random.randint(1, 10)}/2026",
                    "; ".join(sorted(needs)),
                )
            )

"""The words that wishes are made of, so that a slip in one of them can be mended before it is read."""

from hub.search.plain_words.times import DAYS, PARTS
from hub.search.plain_words.ways import LANGUAGES

WORDS = frozenset(
    {
        *DAYS,
        *(f"{day}s" for day in DAYS),
        *PARTS,
        *(f"{part}s" for part in PARTS),
        *(word for name in LANGUAGES for word in name.split()),
        *("today", "tonight", "tomorrow", "weekend", "weekends", "weekday", "weekdays", "hours"),
        *("online", "internet", "video", "phone", "telephone", "visit", "visits", "person", "charge"),
        *("wheelchair", "wheelchairs", "disabled", "access", "accessible", "entrance", "building", "venue"),
        *("hearing", "induction", "toilet", "toilets", "changing", "places", "quiet", "parking", "badge"),
        *(
            "interpreter",
            "interpreters",
            "speaker",
            "speakers",
            "speaks",
            "speaking",
            "signing",
            "translator",
        ),
        *("council", "housing", "association", "tenant", "tenants", "private", "privately", "renting"),
        *("homeowner", "homeowners", "leaseholder", "leaseholders", "owner", "occupier"),
    }
)

"""The log: one JSON object a line, and a second net for personal data that slips into one."""

import io
import json
import logging
import time
import uuid
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.core import logs
from hub.core.logs import redact

around = st.sampled_from(
    [("", ""), ("for ", " today"), ("'", "'"), ("?q=", "&page=2"), ("(", ")"), ("\n", "\n")]
)
digits = st.text("0123456789", min_size=6, max_size=6)
letters = st.text("ABDEFGHJLNPQRSTUWXYZ", min_size=2, max_size=2)


@st.composite
def phones(draw: st.DrawFn) -> str:
    number = draw(st.sampled_from(["01632 {}", "07700 {}", "0113 4{}", "0808 1{}"])).format(draw(digits))
    dressed = draw(
        st.sampled_from(
            [
                number,
                number.replace(" ", ""),
                number.replace(" ", "-"),
                number.replace(" ", "%20"),
                f"({number.replace(' ', ') ')}",
                f"+44 {number[1:]}",
                f"+44 (0){number[1:]}",
                f"0044{number[1:].replace(' ', '')}",
                " ".join(number.replace(" ", "")),
            ]
        )
    )
    return str(dressed)


@st.composite
def postcodes(draw: st.DrawFn) -> str:
    outward = draw(st.sampled_from(["M3", "M33", "WF1", "EC1A", "W1A", "SW19"]))
    gap = draw(st.sampled_from([" ", "", "  ", "+", "%20", "\t"]))
    whole = f"{outward}{gap}{draw(st.integers(0, 9))}{draw(letters)}"
    return draw(st.sampled_from([whole, whole.lower()]))


@settings(max_examples=50)  # making them takes longer than reading them
@given(st.emails(), around)
@example("o'brien@co-op.example", ("", ""))
@example("jane%40home.example".replace("%40", "@"), ("email=", "&x"))
def test_no_email_address_gets_through(address: str, frame: tuple[str, str]) -> None:
    local, domain = address.rsplit("@", 1)
    said = redact(f"{frame[0]}{address}{frame[1]}")
    assert f"@{domain}" not in said
    assert not said.startswith(f"{frame[0]}{local}") or len(local) < 3


@given(phones(), around)
def test_no_telephone_number_gets_through(number: str, frame: tuple[str, str]) -> None:
    said = redact(f"{frame[0]}{number}{frame[1]}")
    assert "[redacted]" in said
    assert not any(character.isdigit() for character in said.removesuffix("&page=2"))


@given(postcodes(), around)
def test_no_postcode_gets_through(postcode: str, frame: tuple[str, str]) -> None:
    said = redact(f"{frame[0]}{postcode}{frame[1]}")
    assert said == f"{frame[0]}[redacted]{frame[1]}"


@pytest.mark.parametrize(
    "private", ["near=m33%202ab", "near=M33+2AB", "who=jane%40home.example", "t=%2B44113496000"]
)
def test_what_stands_inside_a_link_is_redacted(private: str) -> None:
    said = redact(f"GET /search?{private}")
    assert said.startswith("GET ")
    assert private.partition("=")[2] not in said


@given(st.uuids())
@example(uuid.UUID("01234567-8901-2345-6789-012345678901"))
@example(uuid.UUID("ab123cde-ab12-3cde-ab12-ab123ab123ab"))
def test_ids_stay_readable(record_id: uuid.UUID) -> None:
    assert redact(f"service_id {record_id} done") == f"service_id {record_id} done"
    assert redact(record_id.hex) == record_id.hex


@pytest.mark.parametrize(
    "line",
    [
        "promise_failed",
        "directory.service-changed",
        "2026-11-22T01:52:25Z",
        "0.123456789012",
        "ms 12.5",
        "GET 200",
    ],
)
def test_what_is_not_personal_stays(line: str) -> None:
    assert redact(line) == line


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "0" * 200_000, "0 " * 100_000, "a@" * 100_000, "M3 " * 60_000]
)
def test_a_very_long_line_takes_no_longer_than_its_length(text: str) -> None:
    started = time.perf_counter()
    redact(text)
    assert time.perf_counter() - started < 3


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.configure("INFO", "json")
    written = io.StringIO()
    root.handlers[0].setStream(written)  # type: ignore[attr-defined]
    yield written
    root.handlers, root.level = before, level


def test_a_line_is_json_with_its_event_and_fields(log: io.StringIO) -> None:
    logging.getLogger("hub.x").info("promise_failed", extra={"kind": "message", "promise_ids": [1, 2]})
    line = json.loads(log.getvalue())
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "INFO",
        "name": "hub.x",
        "event": "promise_failed",
        "kind": "message",
        "promise_ids": [1, 2],
    }


def test_nothing_of_a_record_escapes(log: io.StringIO) -> None:
    """The message, its arguments, its fields, the exception and its cause."""
    canary = "jane.doe@home.example"

    def fail() -> None:
        try:
            raise KeyError(canary)
        except KeyError as error:
            raise ValueError(f"Ring {canary} on 07700 900123") from error

    try:
        fail()
    except ValueError:
        logging.getLogger("hub.x").exception(
            "no %s at WF1 1AA", canary, extra={"who": canary}, stack_info=True
        )
    said = log.getvalue()
    assert "ValueError" in said
    assert len(said.splitlines()) == 1
    for private in ("jane", "home.example", "900123", "WF1"):
        assert private not in said

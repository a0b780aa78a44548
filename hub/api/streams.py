"""How many long answers are on their way at once. Each keeps a thread of the server until its reader has all of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Response, current_app

from hub.accounts import network
from hub.core import clock
from hub.core.errors import TooManyTries, Unavailable

AT_ONCE = 2  # in a process: half of its threads (hub/serving.py), so that pages always have the others
FORGOTTEN_AFTER = timedelta(minutes=15)  # should a server ever not say that a reader is gone


@dataclass(frozen=True, slots=True)
class Streams:
    """Those that this process has on their way: since when, by network."""

    held: dict[str, datetime] = field(default_factory=dict)

    def begin(self, key: str) -> None:
        """Raises TooManyTries for a network's second one, Unavailable while others have them all."""
        now = clock.now()
        for other, since in list(self.held.items()):
            if now - since >= FORGOTTEN_AFTER:
                self.end(other)
        if key in self.held:
            raise TooManyTries("Your network is reading a long answer already. Wait until it has all of it.")
        if len(self.held) >= AT_ONCE:
            raise Unavailable("Others are reading long answers just now. Try again in a minute.")
        self.held[key] = now

    def end(self, key: str) -> None:
        self.held.pop(key, None)


def hold(response: Response) -> Response:
    """The answer, counted until its reader has it or is gone."""
    streams: Streams = current_app.extensions.setdefault("hub.open_data_streams", Streams())
    key = network.of_request()
    streams.begin(key)
    response.direct_passthrough = (
        False  # a file that is passed through as it is does not say when it was closed
    )
    response.call_on_close(lambda: streams.end(key))
    return response

"""JSON of small things, hundreds of thousands of times: the encoder is made once, and not for each of them."""

from collections.abc import Callable
from json import encoder
from typing import Any


def made_once(
    *, default: Callable[[Any], Any] | None, sort_keys: bool, only_ascii: bool
) -> Callable[[Any], str]:
    """What `json.dumps` says with these options. Of a thing that holds itself it does not notice that."""
    told = encoder.JSONEncoder(
        default=default, sort_keys=sort_keys, ensure_ascii=only_ascii, check_circular=False
    )
    in_c: Callable[..., Any] | None = getattr(encoder, "c_make_encoder", None)
    if in_c is None:
        return told.encode
    letters = encoder.encode_basestring_ascii if only_ascii else encoder.encode_basestring
    pieces = in_c(None, told.default, letters, None, ": ", ", ", sort_keys, False, True)
    return lambda thing: "".join(pieces(thing, 0))


plain = made_once(default=None, sort_keys=False, only_ascii=True)
""" `json.dumps`, as a column of the database holds it."""

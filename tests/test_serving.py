"""Starting the site by hand."""

import socket

import click
import pytest

from hub import serving


def test_a_port_that_another_site_has_is_refused_in_words() -> None:
    """Two servers may listen on one port if both say so: each would answer every other page."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(click.ClickException, match=f"make run PORT={port + 1}"):
            serving.refuse_if_taken("127.0.0.1", port)
    serving.refuse_if_taken("127.0.0.1", port)

"""`hub serve`: everything from an empty folder to a running site, in one command."""

import gc
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.error import URLError

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from hub.accounts import queries as accounts
from hub.api import tasks as open_data
from hub.core import db as database
from hub.core.config import ROOT, Settings
from hub.core.db import db
from hub.core.forking import Forked
from hub.directory.queries import counts
from hub.outbox import waking
from hub.search import tasks as indexing

START_SECONDS = 60
STOP_SECONDS = 10
WORKER_STOP_SECONDS = 5


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Server processes.")
@click.option(
    "--plan", type=click.Path(exists=True, path_type=Path), help="Import this plan into an empty hub."
)
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="Where the plan's files are.")
@with_appcontext
def serve(host: str, port: int, workers: int, plan: Path | None, data: Path | None) -> None:
    """Prepare the database, data and index, then serve until stopped."""
    signal.signal(signal.SIGTERM, _interrupted)  # from here on, or a server just started would be left behind
    settings: Settings = current_app.extensions["hub.settings"]
    refuse_if_taken(host, port)
    prepare(settings, plan, data)
    address = f"http://{host}:{port}"
    environment = os.environ | {
        "HUB_PUBLIC_BASE_URL": os.environ.get("HUB_PUBLIC_BASE_URL", address),
        "HUB_DEMO": str(settings.demo).lower(),
        "HUB_LOG_LEVEL": os.environ.get("HUB_LOG_LEVEL", "WARNING"),
    }
    let_go()
    gc.collect()
    gc.freeze()  # what the children share with us stays shared
    processes: list[Forked] = [Forked(answer, host, port, workers, environment)]
    try:
        wait_until_up(f"{address}/healthz", processes)
        # not before: people wait for the site
        processes.append(Forked(work, environment))
        announce(address, settings)
        watch(processes)
    finally:
        stop(processes)


def refuse_if_taken(host: str, port: int) -> None:
    """Granian would share a port with another of its kind, and half of the pages would be the other site's."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} cannot be used here ({error.strerror}). Choose another: make run PORT={port + 1}"
            ) from error


def prepare(settings: Settings, plan: Path | None = None, data: Path | None = None) -> None:
    """Bring tables, content and index up to date. What is there already is left alone."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    is_ready = database.is_ready()
    db.session.rollback()  # the steps need the file to themselves
    if not is_ready:
        upgrade()
    if settings.is_production and accounts.invented():
        raise click.ClickException(
            "Accounts of the demo are in this database, and everybody knows their password. "
            "Begin with an empty database, or take them out."
        )
    if not counts.services():
        if plan is not None:
            from hub.directory.imports.cli import import_plan

            click.get_current_context().invoke(import_plan, file=plan, data=data, reports=None)
        elif settings.demo:
            from hub import demo

            demo.load()
    indexing.ensure()
    open_data.ensure()


def let_go() -> None:
    """Close what a child must not share with us."""
    db.session.remove()
    db.engine.dispose()
    waking.close()


def answer(host: str, port: int, workers: int, environment: Mapping[str, str]) -> None:
    """Serve pages until told to stop. By process: of four threads one works at a time (docs/decisions.md)."""
    os.environ.update(environment)
    os.chdir(ROOT)
    Server(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,  # of which one works at a time (hub/core/turns.py)
        backpressure=64,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=WORKER_STOP_SECONDS,
    ).serve()


def work(environment: Mapping[str, str]) -> None:
    """`hub worker`, with everything loaded already."""
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = ["hub", "worker"]
    runpy.run_module("hub", run_name="__main__")


def wait_until_up(url: str, processes: Sequence[Forked]) -> None:
    """Raises ClickException when the site does not answer, or a process ends before it does."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes):
            raise click.ClickException("The site could not start; the lines above say why.")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  (our own address)
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise click.ClickException(f"The site did not answer within {START_SECONDS} seconds.")


def announce(address: str, settings: Settings) -> None:
    click.echo(f"\n  {settings.site_name} is ready: {address}\n")
    if settings.demo:
        from hub import demo

        click.echo("  Sign in as one of the demo's people (every password: " + demo.PASSWORD + ")")
        for person in demo.PEOPLE:
            click.echo(f"    {person.email:<38} {person.what}")
        click.echo()
    if settings.message_channel == "page":
        click.echo(f"  Mail that would be sent: {address}/mail\n")
    click.echo("  Stop with Ctrl+C.")


def watch(processes: Sequence[Forked]) -> None:
    """Wait for a signal, or for a process to end, which ends the others too."""
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        raise click.ClickException("A process ended by itself; the lines above say why.")
    except KeyboardInterrupt:
        click.echo("Stopping.")


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def stop(processes: Sequence[Forked]) -> None:
    """End them all. Being told to stop once more, as `make` does after Ctrl+C, changes nothing about that."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()

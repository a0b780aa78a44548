"""What holds for a run: who loads what, which test comes when, and the site of those in a browser."""

import atexit
import gc
from collections.abc import Generator
from contextlib import suppress

import pytest
from _pytest.pathlib import import_path

from tests.support import migrated, standing
from tests.support.once import run_folder


def pytest_configure(config: pytest.Config) -> None:
    """The fixtures load all of the hub. A process that hands its tests out to workers has no use for them."""
    is_worker = hasattr(config, "workerinput")
    hands_out = config.getoption("dist", "no") != "no" and not config.option.collectonly
    if is_worker or not hands_out:
        config.pluginmanager.import_plugin("tests.fixtures")


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """What is loaded here stays to the end: nobody looks through it for rubbish, now or later."""
    gc.disable()
    try:
        _begin_elsewhere(session.config)
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(5_000, 20, 100)  # what a test left lies in the processor's memory yet
        gc.enable()


def _begin_elsewhere(config: pytest.Config) -> None:
    """The second worker loads the second half of the modules first, and so on: where nothing is compiled yet, it
    finds the first half compiled when it comes to it. All load all in the end.
    """
    worker = getattr(config, "workerinput", {"workerid": "gw0", "workercount": 1})
    number, of = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    folders = [config.invocation_params.dir / named for named in config.args]
    modules = [module for folder in folders for module in sorted(folder.rglob("test_*.py"))]
    for module in modules[len(modules) // of * number :] if number else ():
        with suppress(Exception):  # it is said when the module's turn comes
            import_path(module, mode="importlib", root=config.rootpath, consider_namespace_packages=False)


LONG = (
    "api/test_fhir_referrals",
    "api/test_round_trip_of_the_demo",
    "directory/imports/test_trafford",
    "referrals/test_access",
    "referrals/test_histories",
    "referrals/test_killed",
    "self_referrals/test_asking",
)
"""Files that take ten seconds and more, besides those at the top, which go through every page."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that no worker begins one when the others have nothing left to do.

    Those in a browser come second: until then their site has started.
    """

    def turn(item: pytest.Item) -> int:
        file = item.nodeid.partition("::")[0].removeprefix("tests/").removesuffix(".py")
        if file.startswith("e2e/"):
            return 1
        return 0 if file in LONG or "/" not in file else 2

    items.sort(key=turn)


def pytest_collection_finish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        _begin_site(session.config, [item.nodeid for item in session.items])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: object, ids: list[str]) -> None:
    """A worker has told the run which tests there are."""
    _begin_site(node.config, ids)  # type: ignore[attr-defined]


def _begin_site(config: pytest.Config, chosen: list[str]) -> None:
    run = run_folder(config._tmp_path_factory)  # type: ignore[attr-defined]
    standing.begin(run, chosen, migrated.folder(config))


def pytest_unconfigure() -> None:
    standing.end()
    atexit.register(
        gc.freeze
    )  # Python would look through all of it three times on its way out, to free what goes anyway

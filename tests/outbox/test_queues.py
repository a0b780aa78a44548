"""A wake-up goes from one process's queue to another's. The file always; servers where HUB_TEST_QUEUE_URLS names some:

HUB_TEST_QUEUE_URLS="redis://127.0.0.1:6379/9 postgresql://hub@127.0.0.1/queue" pytest tests/outbox/test_queues.py
"""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hub.outbox.queue import Queue

URLS = ["", *os.environ.get("HUB_TEST_QUEUE_URLS", "").split()]


@pytest.mark.parametrize("url", URLS, ids=lambda url: url.partition(":")[0] or "file")
def test_a_wake_up_arrives_now_or_at_its_time(url: str, tmp_path: Path) -> None:
    heard: list[str] = []
    consumer = (
        Queue(url, tmp_path)
        .work_with(heard.append, lambda: None)
        .create_consumer(workers=1, initial_delay=0.02, max_delay=0.1)
    )
    consumer.start()
    try:
        waker = Queue(url, tmp_path)
        assert waker.wake("index", datetime.now() + timedelta(milliseconds=300))  # noqa: DTZ005 (huey's own clock)
        assert waker.wake("mail")
        deadline = time.monotonic() + 10
        while (len(heard) < 2 or waker.waiting()) and time.monotonic() < deadline:
            time.sleep(0.02)  # what looks round each minute may have come in between
        assert sorted(heard) == ["index", "mail"]
        assert waker.waiting() == 0
    finally:
        consumer.stop(graceful=True)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", "A file in the data directory"),
        ("redis://x", "Redis"),
        ("rediss://x", "Redis"),
        ("postgresql://x", "PostgreSQL"),
    ],
)
def test_system_health_names_the_queue(url: str, kind: str, tmp_path: Path) -> None:
    assert Queue(url, tmp_path).kind == kind

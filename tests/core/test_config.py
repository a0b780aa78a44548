"""Settings: typed, strict in production, and every refusal a sentence that says what to set."""

import threading
from pathlib import Path

import pytest
from pydantic import ValidationError

from hub.app import main
from hub.core.config import Environment, Settings, SettingsError, read_settings

SAFE = {
    "environment": "production",
    "secret_key": "k" * 32,
    "public_base_url": "https://hub.example",
    "message_channel": "file",
    "_env_file": None,
}


def test_production_starts_with_safe_settings() -> None:
    assert read_settings(**SAFE).is_production


@pytest.mark.parametrize(
    ("unsafe", "says"),
    [
        ({"secret_key": ""}, "HUB_SECRET_KEY is missing or short: set 32 or more random characters."),
        ({"secret_key": "k" * 31}, "HUB_SECRET_KEY is missing or short"),
        ({"public_base_url": "http://hub.example"}, "HUB_PUBLIC_BASE_URL must be the https address"),
        ({"demo": True}, "HUB_DEMO is on, and its accounts have known passwords"),
        ({"message_channel": "console"}, "HUB_MESSAGE_CHANNEL shows"),
        ({"message_channel": "page"}, "HUB_MESSAGE_CHANNEL shows"),
    ],
)
def test_production_refuses_what_is_unsafe(unsafe: dict[str, object], says: str) -> None:
    with pytest.raises(SettingsError, match="Hub cannot start") as refusal:
        read_settings(**SAFE | unsafe)
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"environment": "prod"}, "HUB_ENVIRONMENT"),
        ({"page_size": 5000}, "HUB_PAGE_SIZE"),
        ({"proxy_hops": -1}, "HUB_PROXY_HOPS"),
        ({"brand_colour": "red;} body{display:none"}, "HUB_BRAND_COLOUR"),
        ({"log_format": "xml"}, "HUB_LOG_FORMAT"),
        ({"log_level": "chatty"}, "HUB_LOG_LEVEL"),
        ({"message_channel": "pigeon"}, "HUB_MESSAGE_CHANNEL"),
        ({"message_channel": "smtp"}, "HUB_SMTP_HOST"),
        ({"smtp_password": "x", "smtp_tls": "none"}, "HUB_SMTP_TLS"),
        ({"mail_from": "Hub <hub@hub.example>"}, "HUB_MAIL_FROM"),
        ({"mail_reply_to": "a@b.example\nBcc: c@d.example"}, "HUB_MAIL_REPLY_TO"),
    ],
)
def test_a_wrong_setting_is_named_as_it_is_set(wrong: dict[str, object], name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings(_env_file=None, **wrong)


def test_a_refusal_never_repeats_the_secret() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(**SAFE | {"secret_key": "hunter2", "page_size": 1})
    assert "hunter2" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_the_command_ends_with_the_sentence_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_ENVIRONMENT", "production")
    monkeypatch.setenv("HUB_SECRET_KEY", "")
    with pytest.raises(SystemExit) as end:
        main(["users", "create-admin", "--email", "a@b.example", "--name", "A", "--password", "x"])
    assert "HUB_SECRET_KEY" in str(end.value)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_SITE_NAME", "Aldermere Community Hub")
    monkeypatch.setenv("HUB_DEMO", "true")
    found = read_settings(_env_file=None)
    assert found.site_name == "Aldermere Community Hub"
    assert found.demo


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read_settings(_env_file=None).demo = True  # type: ignore[misc]


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    first = Settings(data_dir=folder, _env_file=None).signing_key
    assert len(first) >= 32
    assert Settings(data_dir=folder, _env_file=None).signing_key == first
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in folder.iterdir()] == ["secret_key"]


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    together = threading.Barrier(8)
    keys: list[str] = []

    def start() -> None:
        settings = Settings(data_dir=tmp_path, _env_file=None)
        together.wait()
        keys.append(settings.signing_key)

    starts = [threading.Thread(target=start) for _ in range(8)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    assert len(set(keys)) == 1
    assert len(keys[0]) >= 32


def test_a_key_that_is_set_is_the_one(tmp_path: Path) -> None:
    assert Settings(secret_key="mine", data_dir=tmp_path, _env_file=None).signing_key == "mine"
    assert not list(tmp_path.iterdir())


def test_the_database_is_a_file_in_the_data_directory_unless_said(tmp_path: Path) -> None:
    here = Settings(data_dir=tmp_path, _env_file=None)
    assert here.sqlalchemy_url == f"sqlite:///{tmp_path}/hub.sqlite3"
    assert Settings(database_url="postgresql://x/hub", _env_file=None).sqlalchemy_url == "postgresql://x/hub"
    assert here.environment is Environment.DEVELOPMENT

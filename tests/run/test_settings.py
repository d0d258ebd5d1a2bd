"""What an installation is told, and what it says when it is told wrongly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coolhead.run.settings import Settings, SettingsInvalid, load_settings, missing_contacts, starter_settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith("COOLHEAD_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def _written(folder: Path, text: str) -> Path:
    file = folder / "coolhead.toml"
    file.write_text(text, "utf-8")
    return file


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.workspace, settings.language) == ("127.0.0.1", 8765, "default", "en")
    assert settings.home == tmp_path / "coolhead-data"
    assert settings.plans == (tmp_path / "plan.yaml",)
    assert settings.address == "http://127.0.0.1:8765"


def test_the_starter_says_what_holds_without_it(tmp_path: Path) -> None:
    assert load_settings(_written(tmp_path, starter_settings())) == load_settings()


def test_the_starters_examples_hold_when_they_are_uncommented(tmp_path: Path) -> None:
    lines = starter_settings().splitlines()
    wanted = [line for line in (line.removeprefix("# ") for line in lines) if line.startswith("[") or " = " in line]
    settings = load_settings(_written(tmp_path, "\n".join(wanted)))
    assert list(settings.contacts) == ["anna"]
    assert settings.feeds[0].minutes == 10
    assert settings.folders[0].path == tmp_path / "incoming"
    assert settings.address == "https://coolhead.example.org"
    assert settings.show_alerts == "without_contact"
    assert settings.heartbeat_seconds == 60


def test_relative_paths_count_from_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    file = _written(folder, 'home = "kept"\nplans = ["a.yaml", "/srv/b.yaml"]\n[[folders]]\npath = "in"\n')
    settings = load_settings(file)
    assert settings.home == folder / "kept"
    assert settings.plans == (folder / "a.yaml", Path("/srv/b.yaml"))
    assert settings.folders[0].path == folder / "in"


def test_the_file_in_this_folder_is_found(tmp_path: Path) -> None:
    _written(tmp_path, "port = 9001")
    assert load_settings().port == 9001


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOLHEAD_PORT", "9002")
    monkeypatch.setenv("COOLHEAD_PLANS", '["x.yaml"]')
    settings = load_settings(_written(tmp_path, "port = 9001"))
    assert settings.port == 9002
    assert settings.plans == (tmp_path / "x.yaml",)


def test_a_foreign_variable_of_the_same_family_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOLHEAD_DATA", "../shared")
    assert load_settings().port == 8765


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("port = 0", "port", "greater than or equal to 1"),
        ("prot = 1", "prot", "does not exist"),
        ("plans = []", "plans", "at least 1"),
        ('language = "de"', "language", "'en', 'pl'"),
        ("retention_days = -1", "retention_days", "greater than"),
        ('[[feeds]]\nname = "a"\nurl = "ftp://x"', "feeds[1].url", "match pattern"),
        ('[[feeds]]\nname = "a"\nurl = "http://x"\nminutes = 0', "feeds[1].minutes", "greater than or equal to 1"),
        ("port = ", "", "not TOML"),
        ('[[feeds]]\nname = "a"\nurl = "http://x"\n' * 2, "", "the name a is used twice"),
    ],
)
def test_what_is_wrong_is_said_with_file_key_and_reason(tmp_path: Path, text: str, key: str, reason: str) -> None:
    file = _written(tmp_path, text)
    with pytest.raises(SettingsInvalid) as caught:
        load_settings(file)
    problem = caught.value.problems[0]
    assert (problem.file, problem.key) == (str(file), key)
    assert reason in problem.reason


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOLHEAD_PORT", "many")
    with pytest.raises(SettingsInvalid, match="environment COOLHEAD_PORT: port"):
        load_settings()


def test_a_variable_that_is_no_json_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOLHEAD_FEEDS", "[oops")
    with pytest.raises(SettingsInvalid, match="feeds"):
        load_settings()


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="No such file"):
        load_settings(tmp_path / "absent.toml")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "coolhead.toml"
    file.write_bytes(b"port = \xff")
    with pytest.raises(SettingsInvalid, match="not TOML"):
        load_settings(file)


def test_addresses_are_never_shown(tmp_path: Path) -> None:
    secret = "mailto://anna:hunter2@example.org"
    settings = load_settings(_written(tmp_path, f'[contacts]\nanna = ["{secret}"]'))
    assert settings.contacts["anna"][0].get_secret_value() == secret
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in settings.model_dump_json()
    with pytest.raises(SettingsInvalid) as caught:
        load_settings(_written(tmp_path, '[contacts]\nanna = ["anna:hunter2"]'))
    assert "an address of anna" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_people_without_an_address_are_named(tmp_path: Path) -> None:
    settings = load_settings(_written(tmp_path, '[contacts]\nanna = ["json://127.0.0.1"]\nbob = []'))
    assert missing_contacts(settings, ["anna", "bob", "eve"]) == ["bob", "eve"]


def test_an_address_of_version_6_is_written_in_brackets() -> None:
    assert Settings(host="::1").address == "http://[::1]:8765"


def test_ways_out_and_sources_take_every_setting_of_their_connector(tmp_path: Path) -> None:
    text = """
        allow_private = true
        show_alerts = "always"
        apprise = {timeout_seconds = 5}
        screen = {bell = true}
        [[webhooks]]
        url = "https://alerts.example.org/x"
        secrets = ["whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="]
        [[folders]]
        path = "incoming"
        time_zone = "Europe/Warsaw"
        columns = {Body = "text"}
    """
    settings = load_settings(_written(tmp_path, text))
    assert (settings.allow_private, settings.show_alerts, settings.screen.bell) == (True, "always", True)
    assert settings.apprise.timeout_seconds == 5
    assert "alerts.example.org" not in repr(settings)
    assert settings.folders[0].columns == {"Body": "text"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[folders]]\npath = "a/in"\n[[folders]]\npath = "b/in"\n', "the name in is used twice"),
        ('[[folders]]\npath = "in"\ntime_zone = "Mars/Base"\n', "not a time zone"),
        ('show_alerts = "sometimes"\n', "show_alerts"),
        ('[[webhooks]]\nurl = "https://x"\nsecrets = ["whsec_c2hvcnQ="]\n', "at least 24 bytes"),
    ],
)
def test_a_source_or_way_that_cannot_work_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsInvalid, match=told):
        load_settings(_written(tmp_path, text))


def test_a_link_that_nobody_else_can_follow_is_not_put_into_alerts() -> None:
    assert Settings().link is None
    assert Settings(host="10.0.0.4").link == "http://10.0.0.4:8765"
    assert Settings(public_address="https://c.example.org/").link == "https://c.example.org"

"""A typo in an address is told before the first alert needs it, and what is told holds no secret."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.connectors.apprise.addresses import fault_of, one_each
from coolhead.connectors.apprise.refusals import why_refused
from coolhead.run.contact_faults import contact_faults
from coolhead.run.settings import Settings

CANARY = "s3cr3tcanary"


@pytest.mark.parametrize(
    "address",
    [
        "ntfys://lead:pw@push.example.org/crisis?priority=max",
        "mailtos://user:pw@mail.example.org?to=anna@example.org",
        "mailtos://user:pw@mail.example.org?to=anna@example.org,ben@example.org",
        "matrixs://bot:pw@matrix.example.org/%23crisis?format=text",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "json://127.0.0.1:8080/alerts",
    ],
)
def test_a_good_address_has_no_fault(address: str) -> None:
    assert fault_of(address) is None


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            f"ntyfs://lead:{CANARY}@push.example.org/crisis",
            "ntyfs:// is no service that Coolhead knows. Did you mean ntfys://?",
        ),
        (f"mail://u:{CANARY}@example.org", "mail:// is no service that Coolhead knows. Did you mean mailto://?"),
        (f"https://push.example.org/{CANARY}", "https:// is no service that Coolhead knows. Did you mean jsons://?"),
        (f"ntfys://?priority={CANARY}", "ntfys:// needs a host after it, as in ntfys://push.example.org/..."),
        (f"mailtos://user:{CANARY}@", "mailtos:// needs a host after it, as in mailtos://push.example.org/..."),
        ("slack://", "slack:// needs a host after it, as in slack://push.example.org/..."),
        (f"{CANARY}://x", f"{CANARY}:// is no service that Coolhead knows."),
        ("mailto:anna@example.org", "this is no address of the form service://..."),
    ],
)
def test_a_fault_is_told_in_a_sentence(address: str, told: str) -> None:
    fault = fault_of(address)
    assert str(fault) == told
    assert fault is not None
    assert fault.stops


def test_what_only_the_service_can_say_is_not_guessed_and_several_targets_are_told() -> None:
    fault = fault_of(f"tgram://{CANARY}")
    assert str(fault).startswith("a part of this tgram:// address is missing or wrong")
    many = fault_of("ntfys://push.example.org/crisis/board")
    assert many is not None
    assert (many.fault, many.stops) == ("many_targets", False)


def test_a_service_whose_library_is_not_here_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apprise.plugins.ntfy.NotifyNtfy.enabled", False)
    assert str(fault_of("ntfy://h/crisis")) == "ntfy:// needs a library that is not installed here."


def test_a_letter_to_two_people_is_two_letters() -> None:
    address = "mailto://127.0.0.1:25?from=c@x.test&to=a@x.test,b@x.test,a@x.test&mode=insecure"
    assert list(one_each(address)) == [
        "mailto://127.0.0.1:25?from=c%40x.test&mode=insecure&to=a%40x.test",
        "mailto://127.0.0.1:25?from=c%40x.test&mode=insecure&to=b%40x.test",
    ]
    assert list(one_each("ntfy://h/a?to=x,y")) == ["ntfy://h/a?to=x,y"]


def test_the_place_of_a_fault_is_told_and_not_the_address() -> None:
    settings = Settings.model_validate(
        {"contacts": {"ben": [f"ntfys://h/{CANARY}", f"ntyf://{CANARY}"], "anna": ["json://h/a"]}}
    )
    ((place, fault),) = contact_faults(settings)
    assert place == "contacts.ben[2]"
    assert CANARY not in str(fault)


@pytest.mark.parametrize(
    ("level", "line", "message"),
    [
        ("WARNING", "Failed to send ntfy notification to topic 'crisis': unauthorized, error=40101.", "login_refused"),
        ("WARNING", "Failed to send JSON POST notification: error=429.", "busy"),
        ("WARNING", "Failed to send JSON POST notification: error=404.", "not_found"),
        ("WARNING", "Failed to send JSON POST notification: error=500.", "refused"),
        ("WARNING", 'Sending email to "zed@c.test" failed.', "recipient_refused"),
        ("DEBUG", "Socket Exception: (535, b'5.7.8 authentication failed')", "login_refused"),
        ("WARNING", "A Connection error occurred sending ntfy:http://h notification.", "unreachable"),
        ("DEBUG", "ntfy Payload: {'message': 'error=401'}", "refused"),
    ],
)
def test_why_a_service_refused_is_read_from_what_its_plug_in_noted(level: str, line: str, message: str) -> None:
    assert why_refused([SimpleNamespace(level=level, message=line)]).message == f"delivery.{message}"


def test_the_doctor_tells_a_typo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("coolhead.toml").write_text(f'[contacts]\nanna = ["ntyfs://{CANARY}@push.example.org/crisis"]\n')
    told = CliRunner().invoke(app, ["doctor"])
    assert told.exit_code == 1
    assert "contacts.anna[1]: ntyfs:// is no service that Coolhead knows. Did you mean ntfys://?" in told.output
    assert CANARY not in told.output

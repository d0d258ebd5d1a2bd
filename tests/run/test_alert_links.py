"""A link opens one alert to one person for a day, and nothing that only looks like it opens anything."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.clock import DAY, HOUR, MINUTE, VirtualClock
from coolhead.run.alert_links import AlertLinks, LinkKey, LinkRefused

NOW = 1_772_352_902.0


def links(folder: Path, clock: VirtualClock | None = None, hours: float = 24.0) -> AlertLinks:
    return AlertLinks("https://coolhead.example.org", LinkKey(folder / "link.key"), clock or VirtualClock(NOW), hours)


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


def test_a_link_says_whose_it_is_and_for_which_alert(tmp_path: Path) -> None:
    link = links(tmp_path).link("ember", "w-3", "anna", "pl", NOW)
    assert link.startswith("https://coolhead.example.org/a/")
    assert len(link) < 200
    read = links(tmp_path).read(token_of(link))
    assert (read.brand, read.alert, read.person, read.language) == ("ember", "w-3", "anna", "pl")
    assert links(tmp_path).link("ember", "w-3", "anna", "pl", NOW) == link


@pytest.mark.parametrize(("hours", "works", "over"), [(24.0, DAY - MINUTE, DAY), (2.0, HOUR, 2 * HOUR)])
def test_a_link_works_until_its_time_is_over_and_never_longer_than_a_day(
    tmp_path: Path, hours: float, works: float, over: float
) -> None:
    clock = VirtualClock(NOW)
    made = links(tmp_path, clock, hours)
    token = token_of(made.link("ember", "w-3", "anna", "pl", NOW))
    clock.advance(works - 60.0)
    assert made.read(token).alert == "w-3"
    clock.advance(over - works + 60.0)
    with pytest.raises(LinkRefused, match="expired"):
        made.read(token)


def test_a_new_key_revokes_every_link_made_before_also_in_a_server_that_runs(tmp_path: Path) -> None:
    running = links(tmp_path)
    token = token_of(running.link("ember", "w-3", "anna", "pl", NOW))
    LinkKey(tmp_path / "link.key").renew()
    with pytest.raises(LinkRefused, match="forged"):
        running.read(token)
    assert running.read(token_of(running.link("ember", "w-3", "anna", "pl", NOW))).person == "anna"


def test_the_key_is_its_owners_alone_and_a_broken_one_signs_nothing(tmp_path: Path) -> None:
    links(tmp_path).link("ember", "w-3", "anna", "pl", NOW)
    assert stat.S_IMODE((tmp_path / "link.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["link.key"]
    (tmp_path / "link.key").write_bytes(b"short")
    with pytest.raises(ValueError, match="coolhead links revoke"):
        links(tmp_path).link("ember", "w-3", "anna", "pl", NOW)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> AlertLinks:
    return links(tmp_path_factory.mktemp("links"))


@settings(max_examples=200, deadline=None)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7), cut=st.integers(0, 8))
def test_a_link_of_which_one_bit_is_another_opens_nothing(made: AlertLinks, place: int, bit: int, cut: int) -> None:
    token = token_of(made.link("ember", "w-3", "anna", "pl", NOW))
    body = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    body[place % len(body)] ^= 1 << bit
    for forged in (base64.urlsafe_b64encode(bytes(body)).decode().rstrip("="), token[: -cut - 1]):
        with pytest.raises(LinkRefused, match="forged"):
            made.read(forged)


@pytest.mark.parametrize("token", ["", "x", "===", "ą" * 60, "A" * 28, "A" * 5000, "../../etc/passwd", "%00", "🔥"])
def test_what_is_no_link_opens_nothing(made: AlertLinks, token: str) -> None:
    with pytest.raises(LinkRefused, match="forged"):
        made.read(token)


def test_another_spelling_of_a_link_is_not_that_link(made: AlertLinks) -> None:
    token = token_of(made.link("ember", "w-3", "anna", "pl", NOW))
    with pytest.raises(LinkRefused, match="forged"):
        made.read(token + "=")

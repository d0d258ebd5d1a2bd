"""Every connector that is found keeps the contract; a broken one is named and left out."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from coolhead import connectors
from coolhead.connectors import check_connector, discover
from coolhead.connectors.discovery import ConnectorBroken, read_connector

ROOT = Path(__file__).parents[2]
FOUND = discover()


@pytest.mark.parametrize("name", FOUND)
def test_a_connector_is_complete(name: str) -> None:
    assert check_connector(FOUND[name]) == []


@pytest.mark.parametrize("name", FOUND)
def test_a_connector_is_explained_to_its_user(name: str) -> None:
    page = (ROOT / "docs" / "how-to" / "connect-sources.md").read_text("utf-8")
    connector = FOUND[name]
    assert connector.manifest.summary in page
    for setting in connector.settings_model().model_fields:
        assert f"`{setting}`" in page, f"{name}: setting {setting} is not documented"


def test_the_public_surface_is_what_it_says() -> None:
    assert sorted(connectors.__all__) == connectors.__all__
    assert all(hasattr(connectors, name) for name in connectors.__all__)


def _package(folder: Path, manifest: str) -> None:
    folder.mkdir()
    (folder / "__init__.py").write_text('"""A connector from elsewhere."""\n')
    (folder / "manifest.toml").write_text(manifest)


def test_an_installed_package_adds_a_connector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _package(
        tmp_path / "elsewhere_good",
        'name = "pigeon"\ntitle = "Pigeons"\nsummary = "Carries alerts by pigeon post."\n'
        'speaks = true\nsettings = "config:S"\nspeaker = "speak:P"\n',
    )
    _package(tmp_path / "elsewhere_bad", 'name = "Not A Name"\n')
    _package(tmp_path / "elsewhere_twin", (ROOT / "coolhead/connectors/rss/manifest.toml").read_text())
    monkeypatch.syspath_prepend(tmp_path)
    entries = [
        EntryPoint("pigeon", "elsewhere_good", "coolhead.connectors"),
        EntryPoint("bad", "elsewhere_bad", "coolhead.connectors"),
        EntryPoint("twin", "elsewhere_twin", "coolhead.connectors"),
        EntryPoint("gone", "elsewhere_gone", "coolhead.connectors"),
    ]
    monkeypatch.setattr("coolhead.connectors.discovery.entry_points", lambda group: entries)
    found = discover()
    assert set(found) == {*FOUND, "pigeon"}
    assert found["rss"].package == "coolhead.connectors.rss"
    faults = check_connector(found["pigeon"])
    assert any("payloads" in fault for fault in faults)
    assert any("quality.toml" in fault for fault in faults)
    with pytest.raises(ConnectorBroken, match="elsewhere_bad"):
        read_connector("elsewhere_bad")

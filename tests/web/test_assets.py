"""What is vendored is what it says it is, and only the package's own files are served."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

import coolhead.web
from coolhead.web.assets import BUNDLES, assets

VENDOR = Path(coolhead.web.__file__).parent / "static" / "vendor"
VENDORED = json.loads((VENDOR / "VENDORED.json").read_text())


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: str(entry["file"]))
def test_a_vendored_file_is_the_one_that_was_fetched(entry: dict[str, str]) -> None:
    digest = base64.b64encode(hashlib.sha384((VENDOR / entry["file"]).read_bytes()).digest()).decode()
    assert entry["sha384"] == f"sha384-{digest}"


def test_everything_vendored_is_listed_with_its_licence() -> None:
    assert {path.name for path in VENDOR.iterdir()} == {entry["file"] for entry in VENDORED} | {"VENDORED.json"}
    packages = {entry["package"] for entry in VENDORED}
    assert packages == {entry["package"] for entry in VENDORED if entry["member"] == "LICENSE"}
    third_party = (Path(coolhead.web.__file__).parents[2] / "THIRD_PARTY.md").read_text()
    assert all(entry["package"] in third_party and entry["version"] in third_party for entry in VENDORED)


def test_assets_may_be_kept_for_ever(client: Any) -> None:
    answer = client.get(assets()["app.css"].address)
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    "path", ["x/app.css", "x/../../pages.py", "x/%2e%2e/%2e%2e/pages.py", "x/vendor/VENDORED.json"]
)
def test_nothing_else_can_be_asked_for(client: Any, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_our_own_scripts_and_styles_stay_strict() -> None:
    for name in ("frame.js", "chart.js"):
        source = assets()[name].content.decode()
        assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|document\.write|setAttribute\(\"style", source)
    served = {asset.address for asset in assets().values()}
    for asset in assets().values():
        if asset.media_type.startswith("text/css"):
            style = asset.content.decode()
            assert "@import" not in style
            assert set(re.findall(r"url\(\"?([^)\"]*)", style)) <= served


def test_texts_are_sent_compressed_to_who_takes_that(client: Any) -> None:
    packed = client.get(assets()["frame.css"].address, headers={"Accept-Encoding": "gzip"})
    plain = client.get(assets()["frame.css"].address, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content == b"".join(assets()[name].content for name in BUNDLES["frame.css"])
    font = client.get(assets()["vendor/source-sans-3-5.3.0-latin.woff2"].address)
    assert font.headers["content-type"] == "font/woff2"
    assert font.content[:4] == b"wOF2"

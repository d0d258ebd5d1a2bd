"""Ids made of names can be typed on any keyboard."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.plan.naming import LONGEST, plain_id


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Потерянный багаж, рейс", "poteryannyy_bagazh_reys"),
        ("Щёлочь", "shcheloch"),
        ("Żółć późno", "zolc_pozno"),
        ("Défaut d’emballage", "defaut_d_emballage"),
        ("Straße 7", "strasse_7"),
        ("مشكلة", ""),
    ],
)
def test_a_name_in_any_script_becomes_an_id(name: str, id_: str) -> None:
    assert plain_id(name) == id_


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_it_is_short_plain_and_the_same_when_made_again(name: str) -> None:
    id_ = plain_id(name)
    assert re.fullmatch(r"([a-z0-9]+(_[a-z0-9]+)*)?", id_)
    assert len(id_) <= LONGEST
    assert plain_id(id_) == id_

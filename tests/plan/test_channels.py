"""The map of channels: where nobody listens although something points there is a blind spot, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.clock import DAY
from coolhead.plan import Account, Plan, PlanInvalid, default_plan, read_plan
from coolhead.plan.channels import LARGE_CHANNELS, ChannelMap, Heard, channel_of, map_channels

NOW = 100 * DAY
PLAN = default_plan("Ember", languages=("pl",), own_accounts=(Account("1", "ember", "instagram"), Account("2", "e")))


def blind(drawn: ChannelMap) -> list[str]:
    return [one.channel for one in drawn.blind]


def test_what_is_large_in_the_languages_of_the_brand_is_a_blind_spot_until_somebody_listens() -> None:
    assert set(blind(map_channels(PLAN, {}))) == set(LARGE_CHANNELS["pl"])
    heard = {name: Heard(last_at=NOW) for name in LARGE_CHANNELS["pl"]}
    assert blind(map_channels(PLAN, heard, (), NOW)) == []
    assert blind(map_channels(PLAN, {}, LARGE_CHANNELS["pl"], NOW)) == []


def test_a_channel_heard_last_a_month_ago_is_no_longer_listened_to() -> None:
    drawn = map_channels(PLAN, {"vk": Heard(last_at=NOW - 29 * DAY, linking=2)}, (), NOW)
    assert drawn.blind[-1].channel != "vk"
    assert ("vk", ("links",)) in [(one.channel, one.because) for one in drawn.blind]


def test_a_large_account_presses_more_than_links_and_links_more_than_a_language() -> None:
    heard = {"telegram": Heard(linking=9), "vk": Heard(multipliers=1, linking=1), "forum": Heard(waves=1)}
    drawn = map_channels(replace(PLAN, brand=replace(PLAN.brand, own_accounts=())), heard, (), NOW)
    assert blind(drawn)[:3] == ["vk", "forum", "telegram"]


def test_nobody_pointing_there_is_no_blind_spot() -> None:
    assert "blog" not in blind(map_channels(PLAN, {"blog": Heard(mentions=0)}, (), NOW))


def test_an_account_of_ours_where_nobody_listens_is_one() -> None:
    drawn = map_channels(PLAN, {}, (), NOW)
    row = next(one for one in drawn.channels if one.channel == "instagram")
    assert (row.present, row.blind, row.because[0], drawn.unplaced) == (True, True, "account", 1)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["x", "vk", "blog", "forum"]),
        st.builds(Heard, linking=st.integers(0, 3), multipliers=st.integers(0, 2), waves=st.integers(0, 2)),
    ),
    st.sets(st.sampled_from(["x", "vk", "blog", "forum"])),
)
def test_listening_to_one_more_channel_never_makes_a_blind_spot(heard: dict[str, Heard], sources: set[str]) -> None:
    before = set(blind(map_channels(PLAN, heard, sources, NOW)))
    assert set(blind(map_channels(PLAN, heard, sources | {"x"}, NOW))) == before - {"x"}


@pytest.mark.parametrize(
    ("url", "channel"),
    [
        ("https://youtu.be/a", "youtube"),
        ("https://m.facebook.com/x", "facebook"),
        ("https://notx.com/", None),
        ("https://[broken", None),
        ("x.com", None),
    ],
)
def test_an_address_leads_to_a_channel_by_its_host_alone(url: str, channel: str | None) -> None:
    assert channel_of(url) == channel


def test_an_account_says_on_which_channel_it_is() -> None:
    def plan(account: str) -> Plan:
        return read_plan(f"brand: {{name: K, words: [K], own_accounts: [{account}]}}")

    assert plan("{handle: k, channel: Instagram}").brand.own_accounts[0].channel == "instagram"
    assert plan("{handle: k}").brand.own_accounts[0].channel == ""
    with pytest.raises(PlanInvalid):
        plan("{handle: k, channel: two words}")

"""The recorded story: composing it again gives the same, and it keeps what its brief promised."""

import gzip
import json
import re
from collections import Counter
from importlib.resources import files
from itertools import pairwise
from random import Random

import pytest

from coolhead.clock import DAY, HOUR, MINUTE
from coolhead.drill.compose import GIVEAWAY, compose
from coolhead.drill.story import load_story
from coolhead.drill.texts import LANGUAGES, Texts
from coolhead.mention import Mention
from coolhead.mention.wire import decode_mention, encode_mention
from coolhead.plan.file import read_plan

STORY = files("coolhead.drill").joinpath("story")
CHANNELS = {"x", "facebook", "instagram", "mastodon", "google_reviews", "news"}
REAL_NAMES = (
    "delonghi|de'longhi|philips|siemens|bosch|krups|jura|saeco|nespresso|dolce gusto|tchibo|melitta|gaggia|breville|"
    "smeg|nivona|allegro|lavazza|illy|starbucks|amazon|ikea|inpost|paczkomat|tokopedia|shopee|ozon|wildberries|darty|fnac|"
    "argos|currys|media ?markt|media expert|tefal|rowenta|bialetti|zelmer|polaris|redmond|miyako"
)


@pytest.fixture(scope="module")
def mentions() -> list[Mention]:
    return [decode_mention(line) for line in load_story().mentions]


def test_composing_again_gives_the_story_that_is_committed() -> None:
    composed = compose()
    assert composed == compose()
    for name, content in composed.items():
        committed = STORY.joinpath(name).read_bytes()
        if name.endswith(".gz"):
            content, committed = gzip.decompress(content), gzip.decompress(committed)
        assert content == committed, f"{name} is stale: run python -m coolhead.drill.compose"


def test_every_line_is_a_mention_in_its_canonical_form_and_the_stream_is_in_order(mentions: list[Mention]) -> None:
    assert [encode_mention(mention) for mention in mentions] == list(load_story().mentions)
    assert all(a.published_at <= b.published_at for a, b in pairwise(mentions))
    assert len({mention.id for mention in mentions}) == len(mentions)
    marks = load_story().marks
    assert marks.start <= mentions[0].published_at
    assert mentions[-1].published_at < marks.end == marks.start + 4 * DAY


def test_answers_reposts_and_quotes_point_back_into_the_stream(mentions: list[Mention]) -> None:
    seen: dict[str, Mention] = {}
    for mention in mentions:
        if mention.kind in ("reply", "repost", "quote"):
            parent = seen[str(mention.parent)]
            assert parent.channel == mention.channel
            assert mention.kind != "repost" or mention.text == parent.text
        else:
            assert mention.parent is None
        seen[mention.id] = mention


def test_size_channels_languages_and_shape_are_as_promised(mentions: list[Mention]) -> None:
    assert 1_400 <= len(mentions) <= 1_650
    assert {mention.channel for mention in mentions} == CHANNELS
    languages = load_story().marks.languages
    assert set(languages) == set(LANGUAGES)
    assert max(languages, key=lambda language: languages[language]) == "pl"
    assert min(languages.values()) > 0.08 * sum(languages.values())
    first_day = [m for m in mentions if m.published_at < load_story().marks.start + DAY]
    assert 180 <= len(first_day) <= 300
    by_hour = Counter(int(mention.published_at / HOUR + 1) % 24 for mention in first_day)
    assert sum(by_hour[hour] for hour in range(6)) < 0.3 * sum(by_hour[hour] for hour in range(16, 22))


def test_an_ordinary_day_has_its_share_of_criticism() -> None:
    strands = load_story().marks.strands
    everyday = (strands["ordinary"], strands["critic"])
    share = sum(strand.negative for strand in everyday) / sum(strand.count for strand in everyday)
    assert 0.12 <= share <= 0.20


def test_the_giveaway_is_large_and_not_one_word_of_it_is_criticism() -> None:
    strand = load_story().marks.strands["giveaway"]
    assert strand.first_at == GIVEAWAY
    assert strand.count > 90
    assert strand.negative == 0


def test_the_critic_is_one_author(mentions: list[Mention]) -> None:
    strand = load_story().marks.strands["critic"]
    assert strand.count == 50
    assert len({mention.author.id for mention in mentions if mention.id in strand.mentions}) == 1


def test_the_defect_smoulders_before_it_is_lifted_and_calms_after_the_statement(mentions: list[Mention]) -> None:
    marks = load_story().marks
    lifted = marks.multipliers[0][0]
    defect = [m for m in mentions if any(m.id in marks.strands[s].mentions for s in ("smoulder", "cascade", "after"))]
    before = [m for m in defect if m.published_at < lifted and m.author.kind == "person"]
    assert before[0].published_at < lifted - 24 * HOUR
    assert 40 <= len(before) <= 80
    assert len({mention.author.id for mention in before}) == len(before)
    first_hour = [m for m in defect if lifted <= m.published_at < lifted + HOUR]
    assert len(first_hour) > 60
    assert len({mention.channel for mention in first_hour if mention.published_at < lifted + 15 * MINUTE}) <= 2
    last_hours = [m for m in defect if m.published_at > marks.statement + 12 * HOUR]
    assert len(last_hours) < 15


def test_reviews_carry_ratings_and_news_a_press_tier(mentions: list[Mention]) -> None:
    marks = load_story().marks
    for mention in mentions:
        assert (mention.rating_max == 5.0) == (mention.channel == "google_reviews") == (mention.kind == "review")
        assert (mention.press_tier is not None) == (mention.channel == "news") == (mention.author.kind == "press")
        if mention.id in marks.strands["reviews"].mentions:
            assert mention.rating is not None
            assert mention.rating <= 2


def test_only_the_accounts_that_the_story_names_are_large(mentions: list[Mention]) -> None:
    marks = load_story().marks
    large = {m.author.handle for m in mentions if (m.author.followers or 0) >= 50_000 and m.author.kind == "person"}
    named = {mention for _, mention, _ in marks.multipliers}
    assert len(large) == 1 + len(named)


def test_enough_was_written_and_little_is_said_twice(mentions: list[Mention]) -> None:
    written = {language: Texts(language, Random(0)).count() for language in LANGUAGES}
    assert sum(written.values()) >= 600
    assert min(written.values()) >= 120
    said = Counter(mention.text for mention in mentions if mention.kind != "repost" and mention.author.kind == "person")
    assert sum(said.values()) - len(said) < 0.05 * sum(said.values())
    assert "" not in said
    assert not any("{" in text or "  " in text for text in said)


def test_no_real_brand_is_named() -> None:
    real = re.compile(rf"\b({REAL_NAMES})\b", re.IGNORECASE)
    for line in load_story().mentions:
        assert not real.search(line.decode()), line


def test_the_plan_is_valid_and_nobody_is_missing() -> None:
    story = load_story()
    plan = read_plan(story.plan)
    brand = json.loads(STORY.joinpath("brand.json").read_bytes())
    assert plan.brand.id == story.brand
    assert plan.brand.audience == brand["audience"] == 48_000
    assert set(plan.brand.languages) == set(LANGUAGES)
    assert plan.severity.confirm_down == "auto"
    people = {person.id for person in plan.people}
    for role in plan.roles:
        assert role.id == "agency" or {role.primary, role.deputy} <= people

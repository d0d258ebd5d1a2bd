"""What a wave is made of: its matter with typical quotes, who speaks in it, in which languages, on which channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from coolhead.run.board_model import WaveView
from coolhead.run.board_spike import Spike, spike_of
from coolhead.run.board_topics import TopicView
from coolhead.run.wave_story import WaveStory
from coolhead.storage.model import Entry
from coolhead.web.display import display, safe_link
from coolhead.web.speech import Speech
from coolhead.web.spike import ShownQuote
from coolhead.web.wave_model import Root, Share

MOST_QUOTES: Final = 5
MOST_LANGUAGES: Final = 6
QUOTED: Final = 220
_RINGS = ("affected", "interested", "unrelated")
_COMPARED = {
    "emotion": "spike.compared.emotion",
    "newcomer": "spike.who.new",
    "stranger": "spike.compared.stranger",
    "picture": "wave.made.picture",
    "low_rating": "spike.compared.low_rating",
}


def root_of(spike: Spike, topics: Mapping[str, TopicView], entries: Mapping[str, Entry], words: Speech) -> Root:
    """What it is about, how much of the wave that is, and what is typically said of it."""
    said = words.say("spike.what.about", topic=spike.topic) if spike.topic else words.say("spike.what.brand")
    if spike.crisis_type and spike.crisis_type != spike.topic:
        said = f"{said} {words.say('wave.root.type', topic=spike.crisis_type)}"
    ids = _typical(spike)
    quotes = [quote for id_ in ids if (quote := _quote(entries.get(id_), words)) is not None]
    topic = topics.get(spike.topic or "")
    share = "" if topic is None else words.say("wave.root.topic", n=topic.mentions, authors=topic.authors)
    return Root(said, share, quotes)


def quoted_ids(wave: WaveView, topics: Mapping[str, TopicView]) -> list[str]:
    """The mentions that are quoted as typical."""
    return _typical(spike_of(wave, topics))


def rings(measured: Mapping[str, Any] | None, words: Speech) -> list[Share]:
    """The affected, the interested and the unrelated (R48); nothing where they were not told apart."""
    told = measured or {}
    found = [(name, told.get(f"{name}_share")) for name in _RINGS]
    return [_share(words.say(f"wave.ring.{name}"), share, words) for name, share in found if share is not None]


def made_of(measured: Mapping[str, Any] | None, words: Speech) -> list[str]:
    """Shares beside the brand's usual ones, each as a sentence."""
    told, lines = measured or {}, []
    low, high = told.get("bystander_share_low"), told.get("bystander_share_high")
    if told.get("bystander_share") is not None and told.get("mentions"):
        if low is not None and high is not None:
            args = {"share": told["bystander_share"], "low_share": low, "high_share": high}
            lines.append(words.say("wave.made.bystanders.between", **args))
        else:
            lines.append(words.say("wave.made.bystanders", share=told["bystander_share"]))
    for name, message in _COMPARED.items():
        share, usual = told.get(f"{name}_share"), told.get(f"usual_{name}_share")
        if share is not None and usual is not None:
            lines.append(words.say(message, share=share, usual_share=usual))
    if told.get("copied_share_high"):
        args = {"low_share": told["copied_share_low"], "high_share": told["copied_share_high"]}
        lines.append(words.say("wave.made.copies", **args))
    return lines


def languages_of(wave: WaveView, topics: Mapping[str, TopicView], words: Speech) -> list[Share]:
    """By how many mentions, of a found topic; of other waves it is not told."""
    topic = topics.get(wave.topic or "")
    if topic is None:
        return []
    total = sum(topic.languages.values()) or 1
    ranked = sorted(topic.languages.items(), key=lambda one: (-one[1], one[0]))[:MOST_LANGUAGES]
    return [
        Share(words.language_name(code) if code.isalpha() else code, words.number(count, 0), 100 * count / total)
        for code, count in ranked
    ]


def channels_of(story: WaveStory, words: Speech) -> list[Share]:
    """People who had spoken on each when the wave reached it, in that order."""
    most = max((one.people for one in story.reached), default=1) or 1
    return [
        Share(
            display(words.named("channel", one.channel), 40),
            words.say("wave.spread.people", n=one.people),
            100 * one.people / most,
        )
        for one in story.reached
    ]


def language_tag(entry: Entry | None) -> str:
    """The language a mention was read in, where it is one that a page may name."""
    code = entry.reading.language if entry is not None and entry.reading is not None else ""
    return code if code.isalpha() and len(code) <= 3 and code != "und" else ""


def _typical(spike: Spike) -> list[str]:
    """A few, of each language in turn."""
    of_each = [list(ids) for ids in spike.quotes.values()]
    turns = [ids[place] for place in range(MOST_QUOTES) for ids in of_each if place < len(ids)]
    return turns[:MOST_QUOTES]


def _share(name: str, share: float, words: Speech) -> Share:
    return Share(name, words.percent(share), round(100 * share, 1))


def _quote(entry: Entry | None, words: Speech) -> ShownQuote | None:
    if entry is None or entry.mention is None or not entry.mention.text.strip():
        return None
    code = language_tag(entry)
    name = words.language_name(code) if code else ""
    return ShownQuote(display(entry.mention.text, QUOTED), code, name, safe_link(entry.mention.url))

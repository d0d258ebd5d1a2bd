"""Terms: all by which a mention is found, as short strings; and a query in the same terms.

A term's first letter says what it is: `w` a word, capital letters the rest. Both the index and a plain scan ask them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, NamedTuple

from coolhead.clock import HOUR, Instant
from coolhead.mention import Mention
from coolhead.storage.search_model import MentionQuery
from coolhead.text import Reading
from coolhead.text.clean import folded_form
from coolhead.text.searching import Sought, read_search, says, words_to_find

WORD, BRAND, LANGUAGE, CHANNEL, TONE, TYPE, KIND, STATE = "w", "B", "L", "C", "N", "T", "K", "S"
AUTHOR, HANDLE, PARENT, COPY, PUBLISHED = "A", "H", "P", "Y", "D"
CURRENT, CORRECTED, DEEP = "S=current", "S=corrected", "S=deep"
"""Current: neither edited nor removed since, as far as is known."""
FACETS: Final = {"language": LANGUAGE, "channel": CHANNEL, "tone": TONE, "type": TYPE}
BY_READING: Final = (LANGUAGE, TONE, TYPE, CORRECTED, DEEP)
"""Terms that change when a mention is read deeper or corrected."""
FORM: Final = 1
"""The form of the terms: an index of another form is made anew."""
_LONGEST: Final = 60
_HEX: Final = 16


class Row(NamedTuple):
    """All that the terms of a mention are made of. `author`: its keyed digest; `said`: the tone that people said."""

    seq: int
    mention: Mention
    reading: Reading | None
    brands: Collection[str]
    author: int
    said: str = ""
    erased: bool = False


class Key(NamedTuple):
    """A term, or the beginning of terms."""

    term: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """A query in terms: of each of `all_of` one has to be there, none of `none_of`; `phrases` stand in the text."""

    all_of: tuple[tuple[Key, ...], ...]
    none_of: tuple[Key, ...] = ()
    phrases: tuple[str, ...] = ()
    since: Instant | None = None
    until: Instant | None = None
    sought: tuple[Sought, ...] = ()


def terms_of(row: Row) -> set[str]:
    """All terms of a mention."""
    return reading_terms(row) | kept_terms(row) | (set() if row.erased else content_terms(row))


def reading_terms(row: Row) -> set[str]:
    """Those that follow from how it was read, and from what people said of it."""
    reading, found = row.reading, {LANGUAGE + language_of(row.mention, row.reading)}
    tone = row.said or (reading.tone if reading is not None else "")
    if tone:
        found.add(TONE + tone)
    if row.said:
        found.add(CORRECTED)
    if reading is not None:
        found.update(TYPE + name for name in reading.category)
        if reading.tier:
            found.add(DEEP)
    return found


def kept_terms(row: Row) -> set[str]:
    """Those that stay when its contents are erased."""
    mention = row.mention
    found = {BRAND + brand for brand in row.brands}
    found |= {CHANNEL + (mention.channel or mention.source)[:_LONGEST], KIND + mention.kind}
    found |= {hour_term(mention.published_at), CURRENT}
    if mention.parent:
        found.add(parent_term(mention.source, mention.parent))
    return found


def content_terms(row: Row) -> set[str]:
    """Those that are made of what was said and by whom; erasing takes them back."""
    mention, reading = row.mention, row.reading
    found = {AUTHOR + author_key(row.author)}
    found |= {handle_term(name) for name in (mention.author.handle, mention.author.id) if name}
    if mention.deleted:
        return found
    found.update(WORD + word for word in words_to_find(mention.text))
    if reading is not None and reading.copy_key:
        found.add(COPY + reading.copy_key[:_HEX])
    return found


def language_of(mention: Mention, reading: Reading | None) -> str:
    """The language a mention is shown in: as its source says, else as it was read, else `und`."""
    told = (mention.language or (reading.language if reading else "")).lower().split("-")[0]
    return told if told.isalnum() and len(told) <= 3 else "und"


def author_key(digest: int) -> str:
    """An author's keyed digest as it stands in addresses."""
    return f"{digest & (2**64 - 1):016x}"


def hour_term(instant: Instant) -> str:
    """The hour in which something was published; in the order of time."""
    return f"{PUBLISHED}{min(max(int(instant // HOUR) + 2**31, 0), 2**32 - 1):08x}"


def handle_term(handle: str) -> str:
    """By a digest, so that it is short."""
    return HANDLE + _digest(folded_form(handle).lstrip("@"))


def parent_term(source: str, id_: str) -> str:
    """Names a mention that others answer, repeat or quote."""
    return PARENT + _digest(f"{source}\x00{id_}")


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "backslashreplace"), digest_size=_HEX // 2).hexdigest()


def need_of(query: MentionQuery) -> Need:
    """The query in terms."""
    search = read_search(query.text)
    all_of: list[tuple[Key, ...]] = [(Key(BRAND + query.brand),)]
    if query.answers is None:
        all_of.append((Key(CURRENT),))
    asked = {LANGUAGE: query.language, CHANNEL: query.channel[:_LONGEST], TONE: query.tone, TYPE: query.type}
    all_of += [(Key(name + value),) for name, value in (asked | {KIND: query.kind}).items() if value]
    all_of += [(Key(term),) for term, wanted in ((CORRECTED, query.corrected), (DEEP, query.deep)) if wanted]
    if query.author:
        handle, key = query.author, query.author.lower()
        is_key = len(key) == _HEX and all(letter in "0123456789abcdef" for letter in key)
        all_of.append((Key(AUTHOR + key), Key(handle_term(handle))) if is_key else (Key(handle_term(handle)),))
    if query.answers is not None:
        all_of.append((Key(parent_term(*query.answers)),))
    if query.copy:
        all_of.append((Key(COPY + query.copy[:_HEX]),))
    any_of = tuple(_key(one) for words in query.any_words for one in read_search(words).words)
    if any_of:
        all_of.append(any_of)
    all_of += [(_key(one),) for one in search.words]
    none_of = tuple(_key(one) for one in search.without)
    return Need(tuple(all_of), none_of, search.phrases, query.since, query.until, search.words)


def _key(sought: Sought) -> Key:
    return Key(WORD + sought.word, sought.begins)


def is_needed(need: Need, terms: set[str], mention: Mention) -> bool:
    """Whether a mention with these terms is sought."""
    if need.since is not None and mention.published_at < need.since:
        return False
    if need.until is not None and mention.published_at >= need.until:
        return False
    if not all(any(_has(terms, key) for key in keys) for keys in need.all_of):
        return False
    if any(_has(terms, key) for key in need.none_of):
        return False
    return not need.phrases or says(mention.text, need.phrases)


def _has(terms: set[str], key: Key) -> bool:
    return any(term.startswith(key.term) for term in terms) if key.begins else key.term in terms


def facet_counts(found: dict[str, dict[str, int]], terms: set[str]) -> None:
    """Count a found mention's language, channel, tone and types."""
    for name, letter in FACETS.items():
        counts = found.setdefault(name, {})
        for term in terms:
            if term[0] == letter:
                counts[term[1:]] = counts.get(term[1:], 0) + 1

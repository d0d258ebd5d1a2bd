"""The verbs by which a store finds mentions, for both stores."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator

from coolhead.storage.connection import Database
from coolhead.storage.search_index import MentionIndex
from coolhead.storage.search_model import FoundMention, FoundMentions, MentionQuery
from coolhead.storage.search_reading import MentionSearch, shown_mentions
from coolhead.storage.search_terms import Row, facet_counts, is_needed, need_of, terms_of

INDEXED_AT_ONCE = 500
_REVISIONS = 50


class SqliteSearch:
    """Finding mentions in a SQLite file."""

    workspace: str
    _database: Database

    def search_mentions(
        self, query: MentionQuery, limit: int, before_seq: int | None = None, counted: bool = True
    ) -> FoundMentions:
        """Mentions that are sought, newest first; of those before a place of the log."""
        with self._database.reading() as connection:
            connection.execute("BEGIN")
            try:
                return MentionSearch(connection, self.workspace, query).find(limit, before_seq, counted)
            finally:
                connection.execute("COMMIT")

    def index_mentions(self, limit: int = INDEXED_AT_ONCE) -> int:
        """Take the next entries that the desk has heard into the index; returns how many there were."""
        index = MentionIndex(self.workspace)
        with self._database.reading() as connection:
            if index.is_even(connection):
                return 0
        with self._database.writing() as connection:
            return index.advance(connection, limit)

    def mentions_at(self, seqs: Collection[int], brand: str) -> tuple[FoundMention, ...]:
        """The mentions of a brand at these places of the log, as pages show them."""
        with self._database.reading() as connection:
            found = shown_mentions(connection, self.workspace, sorted(set(seqs)))
            index = MentionIndex(self.workspace)
            of = {one.entry.seq: index.brands_between(connection, one.entry.seq, one.entry.seq) for one in found}
        return tuple(
            one for one in found if brand == one.entry.brand or brand in of[one.entry.seq].get(one.entry.seq, ())
        )

    def revisions(self, source: str, id_: str) -> tuple[FoundMention, ...]:
        """All that the log has of one mention, in the order in which it came: edits, and its removal."""
        sql = "SELECT seq FROM log WHERE workspace = ? AND source = ? AND external_id = ? ORDER BY seq LIMIT ?"
        with self._database.reading() as connection:
            rows = connection.execute(sql, (self.workspace, source, id_, _REVISIONS)).fetchall()
            return shown_mentions(connection, self.workspace, [seq for (seq,) in rows])


def search_rows(
    rows: Iterable[tuple[Row, FoundMention]], query: MentionQuery, limit: int, before_seq: int | None
) -> FoundMentions:
    """The same without an index: every row is looked at, the newest first."""
    need, count = need_of(query), 0
    found: list[FoundMention] = []
    facets: dict[str, dict[str, int]] = {}
    for row, shown in _current(rows):
        terms = terms_of(row)
        if not is_needed(need, terms, row.mention):
            continue
        count += 1
        facet_counts(facets, terms)
        if len(found) <= limit and (before_seq is None or row.seq < before_seq):
            found.append(shown)
    older = found[limit - 1].entry.seq if len(found) > limit else None
    return FoundMentions(tuple(found[:limit]), older, count, True, facets)


def _current(rows: Iterable[tuple[Row, FoundMention]]) -> Iterator[tuple[Row, FoundMention]]:
    """Of several revisions of a mention only the newest."""
    kept = list(rows)
    newest: dict[tuple[str, str], tuple[bool, int]] = {}
    for row, _ in kept:
        named, mine = (row.mention.source, row.mention.id), (row.mention.deleted, row.mention.revision)
        newest[named] = max(mine, newest.get(named, (False, -1)))
    for row, shown in kept:
        mention = row.mention
        if (mention.deleted, mention.revision) == newest[mention.source, mention.id]:
            yield row, shown


class MemorySearch(ABC):
    """Finding mentions where all of them are at hand: each is looked at."""

    @abstractmethod
    def _found_rows(self) -> list[tuple[Row, FoundMention]]:
        """Every mention, the newest first."""

    def search_mentions(
        self, query: MentionQuery, limit: int, before_seq: int | None = None, counted: bool = True
    ) -> FoundMentions:
        """Mentions that are sought, newest first; of those before a place of the log. Counting costs nothing here."""
        del counted
        return search_rows(self._found_rows(), query, limit, before_seq)

    def index_mentions(self, limit: int = INDEXED_AT_ONCE) -> int:
        """Nothing to do: there is no index."""
        del limit
        return 0

    def mentions_at(self, seqs: Collection[int], brand: str) -> tuple[FoundMention, ...]:
        """The mentions of a brand at these places of the log, as pages show them."""
        found = [shown for row, shown in self._found_rows() if row.seq in seqs and brand in row.brands]
        return tuple(reversed(found))

    def revisions(self, source: str, id_: str) -> tuple[FoundMention, ...]:
        """All that the log has of one mention, in the order in which it came: edits, and its removal."""
        rows = [shown for row, shown in self._found_rows() if (row.mention.source, row.mention.id) == (source, id_)]
        return tuple(reversed(rows))[:_REVISIONS]

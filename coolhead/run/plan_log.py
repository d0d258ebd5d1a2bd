"""The versions of a plan: each adoption is an entry of the log, with the files as they stood, who wanted it and why."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass, replace

import msgspec

from coolhead.clock import Instant
from coolhead.plan import Plan, PlanFiles
from coolhead.plan.exceptions import same_file
from coolhead.plan.folder import MOST_BYTES_TOGETHER
from coolhead.run.adopting import ADOPTED, encode_plan, plan_of
from coolhead.storage import Entry, Store


@dataclass(frozen=True, slots=True)
class Adoption:
    """One version of a brand's plan, in force from its entry on.

    `at` is when it was adopted (None for entries of programs that did not say so); `who` and `why` are people's own
    words; `commit` is the git commit the files stood in, `place` where they are. `plan` is None where this program
    cannot read it.
    """

    seq: int
    brand: str
    plan: Plan | None
    at: Instant | None = None
    who: str = ""
    why: str = ""
    commit: str = ""
    place: str = ""
    kept: str = ""
    why_text: str = ""

    @property
    def version(self) -> str:
        """The version's id; the entry's place where the plan cannot be read."""
        return self.plan.version if self.plan else f"entry-{self.seq}"

    @property
    def files(self) -> PlanFiles | None:
        """The files as they stood; None where they were not kept."""
        return unpack_files(self.kept) if self.kept else None


class _Beside(msgspec.Struct):
    """What an entry holds beside the plan."""

    at: float | None = None
    who: str = ""
    why: str = ""
    why_text: str = ""
    commit: str = ""
    place: str = ""
    files: str = ""


def adopt(
    store: Store,
    plan: Plan,
    files: PlanFiles,
    at: Instant,
    who: str = "",
    why: str = "",
    commit: str = "",
    place: str = "",
) -> bool:
    """Log a plan, from here on it holds. False where it holds already. `why` is kept as a text, which can be erased."""
    last = adopted_last(store, plan.brand.id)
    if last is not None and same_file(last.plan, plan) and last.kept:
        return False
    texts = [store.compose_text(plan.brand.id, "plan", who[:200], why[:2000], at)] if why else []
    beside = {"at": at, "who": who[:200], "why_text": texts[0].id if texts else "", "commit": commit, "place": place}
    beside["files"] = pack_files(files)
    store.act(plan.brand.id, ADOPTED, encode_plan(plan, beside), at, texts=texts)
    return True


def adoptions(store: Store, brand: str) -> list[Adoption]:
    """Every version a brand stood under, oldest first."""
    return [one for one in every_adoption(store) if one.brand == brand]


def every_adoption(store: Store) -> list[Adoption]:
    """The versions of all brands, with the reasons that were not erased."""
    known = [adoption_of(entry) for entry in store.acts_after(0, ADOPTED)]
    texts = store.texts([one.why_text for one in known if one.why_text])
    return [replace(one, why=texts[one.why_text].body) if one.why_text in texts else one for one in known]


def adopted_last(store: Store, brand: str) -> Adoption | None:
    """The version adopted last."""
    return next(reversed(adoptions(store, brand)), None)


def adoption_of(entry: Entry) -> Adoption:
    """An entry of the log as a version."""
    try:
        beside = msgspec.json.decode(entry.act or b"{}", type=_Beside)
    except msgspec.MsgspecError:
        beside = _Beside()
    at, who, why = beside.at, beside.who, beside.why
    return Adoption(
        entry.seq, entry.brand or "", plan_of(entry), at, who, why, beside.commit, beside.place, beside.files,
        beside.why_text,
    )  # fmt: skip


def find_version(known: list[Adoption], asked: str) -> Adoption:
    """A version by its id, the beginning of it, or its place (1 the first, -1 the last). Raises ValueError."""
    if not known:
        raise ValueError("No version of this plan was adopted yet. coolhead serve adopts it, or coolhead plan adopt.")
    if asked.lstrip("-").isdigit() and len(asked) < 5 and 0 < abs(int(asked)) <= len(known):
        return known[int(asked) - (int(asked) > 0)]
    found = [one for one in known if one.version.startswith(asked)] if asked else []
    if not found:
        raise ValueError(f"There is no version {asked}. `coolhead plan history` lists them.")
    if len({one.version for one in found}) > 1:
        raise ValueError(f"More than one version begins with {asked}; write one more digit.")
    return found[-1]


def pack_files(files: PlanFiles) -> str:
    """Files as one short text: JSON, deflated, base64."""
    return base64.b64encode(zlib.compress(msgspec.json.encode(dict(files)), 6)).decode()


def unpack_files(kept: str) -> PlanFiles | None:
    """The files again; None where they are damaged or larger than a plan can be.

    >>> unpack_files(pack_files({"plan.yaml": "brand: {}"}))
    {'plan.yaml': 'brand: {}'}
    """
    try:
        unpacked = zlib.decompressobj().decompress(base64.b64decode(kept), 4 * MOST_BYTES_TOGETHER)
        return msgspec.json.decode(unpacked, type=dict[str, str])
    except (binascii.Error, zlib.error, msgspec.MsgspecError):
        return None

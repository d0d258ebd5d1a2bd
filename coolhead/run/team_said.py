"""What the rota and the team are told as, in the language of whoever reads. Times are those of one zone, and say so."""

from __future__ import annotations

from collections.abc import Iterable

from coolhead.clock import HOUR, Instant
from coolhead.plan import Plan
from coolhead.plan.matching import Fit, Wanted
from coolhead.plan.rota_gaps import RotaGap
from coolhead.words import Words


def name_of(plan: Plan, person: str) -> str:
    """What somebody is called; their id where the plan does not know them."""
    known = plan.person(person)
    return known.name if known else person


def names_of(plan: Plan, people: Iterable[str], words: Words) -> str:
    """ "Anna and Budi", or that it is nobody."""
    names = [name_of(plan, person) for person in people]
    return words.list(names) if names else words.say("team.nobody")


def role_name(plan: Plan, role: str, words: Words) -> str:
    """What a role is called."""
    known = plan.role(role)
    if known is not None and known.name:
        return known.name
    id_ = f"role.{role}"
    return words.say(id_) if id_ in words else role


def said_gap(plan: Plan, gap: RotaGap, words: Words) -> str:
    """One sentence for one gap."""
    args: dict[str, str | float] = {"role": role_name(plan, gap.role, words), "person": name_of(plan, gap.person)}
    if gap.language:
        args["language"] = gap.language
    if gap.start_at is not None and gap.end_at is not None:
        args |= {
            "since": words.day_time(gap.start_at),
            "until": words.day_time(gap.end_at),
            "minutes": (gap.end_at - gap.start_at) / HOUR * 60,
        }
    return words.say(f"team.gap.{gap.kind}", **args)


def said_fit(plan: Plan, fit: Fit, words: Words) -> str:
    """Why somebody fits, or does not, in short: "speaks it, on shift, trained"."""
    reasons = ", ".join(words.say(f"team.reason.{reason}") for reason in fit.reasons)
    if fit.next_at is None:
        return reasons
    return words.say("team.fit.next", reasons=reasons, when=words.day_time(fit.next_at))


def said_best(plan: Plan, fits: tuple[Fit, ...], wanted: Wanted, words: Words) -> str:
    """The sentence above the list: who takes it, or that nobody on shift fits, and who is nearest."""
    if not fits:
        return words.say("team.best.nobody")
    first, name = fits[0], name_of(plan, fits[0].person)
    if first.fits:
        return words.say("team.best.fits", person=name)
    if wanted.language and "on_shift" in {r for fit in fits if "speaks" in fit.reasons for r in fit.reasons}:
        return words.say("team.best.nearly", person=name)
    if wanted.language and first.next_at is not None and "speaks" in first.reasons:
        return words.say("team.best.later", person=name, language=wanted.language, when=words.day_time(first.next_at))
    if wanted.language:
        return words.say("team.best.no_speaker", person=name, language=wanted.language)
    return words.say("team.best.nearest", person=name)


def until_said(words: Words, at: Instant) -> str:
    """ "Mon 2 Nov, 09:00"."""
    return words.day_time(at)

"""The most qualified answers (R75): language, shift, skill, training."""

from __future__ import annotations

from coolhead.clock import read_instant
from coolhead.plan import read_plan
from coolhead.plan.matching import Wanted, best_for

PLAN = read_plan("""
brand: {name: Kwantia, words: [Kwantia], time_zone: Europe/Warsaw, languages: [pl, en]}
people:
  - {id: anna, name: Anna, languages: [pl, en], training: [{course: tone, done_on: 2026-01-01}]}
  - {id: olga, name: Olga, languages: [ru, pl], skills: [T2], channels: [vk],
     training: [{course: tone, done_on: 2026-01-01, valid_until: 2027-01-01}]}
  - {id: ivan, name: Ivan, languages: [ru]}
  - {id: otto, name: Otto, languages: [ru], agency: true, rights: [read]}
roles: {responder: {primary: anna, deputy: olga, training: [tone]}}
rota:
  responder:
    layers:
      - {people: [anna], hours: 09:00-17:00}
      - {people: [olga], hours: 15:00-23:00}
      - {people: [ivan], hours: 20:00-21:00}
""")
RUSSIAN = Wanted(language="ru")


def test_a_russian_mention_goes_to_a_trained_person_on_shift_who_speaks_russian() -> None:
    best = best_for(PLAN, read_instant("2026-11-04T18:30:00Z"), RUSSIAN)
    assert [(fit.person, fit.fits) for fit in best] == [("olga", True), ("ivan", False), ("anna", False)]
    assert best[0].reasons == ("speaks", "on_shift", "trained")


def test_trained_comes_before_untrained_and_an_expired_course_is_no_course() -> None:
    both = read_instant("2026-11-04T19:30:00Z")
    assert [fit.person for fit in best_for(PLAN, both, RUSSIAN)][:2] == ["olga", "ivan"]
    later = best_for(PLAN, read_instant("2027-11-04T19:30:00Z"), RUSSIAN)
    assert next(fit for fit in later if fit.person == "olga").reasons == ("speaks", "on_shift", "training_expired")
    assert not any(fit.fits for fit in later)


def test_where_nobody_on_shift_speaks_it_nobody_fits_and_the_nearest_is_named() -> None:
    morning = read_instant("2026-11-04T08:30:00Z")
    first = best_for(PLAN, morning, RUSSIAN)[0]
    assert (first.person, first.fits, first.reasons) == ("olga", False, ("speaks", "off", "trained"))
    assert first.next_at == read_instant("2026-11-04T14:00:00Z")


def test_who_may_not_do_it_is_not_proposed() -> None:
    assert "otto" not in [fit.person for fit in best_for(PLAN, 1.8e9, RUSSIAN)]


def test_topic_channel_and_skills_decide_among_equals() -> None:
    afternoon = read_instant("2026-11-04T14:30:00Z")
    polish = [fit.person for fit in best_for(PLAN, afternoon, Wanted(language="pl"))]
    assert polish[:2] == ["anna", "olga"]
    fault = best_for(PLAN, afternoon, Wanted(language="pl", topic="T2", channel="vk"))[0]
    assert (fault.person, fault.reasons[-2:]) == ("olga", ("knows_topic", "knows_channel"))
    speaker = best_for(PLAN, afternoon, Wanted(skills=("spokesperson",)))
    assert not any(fit.fits for fit in speaker)
    assert "lacks_skill" in speaker[0].reasons

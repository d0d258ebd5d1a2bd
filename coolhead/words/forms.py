"""How numbers, shares, spans and times are written in each language.

Everything goes through CLDR (by Babel), so that 1.8 is "1,8" in Polish and 410,000 cannot break across lines. Clock
times have 24 hours everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.units import format_unit

from coolhead.clock import Instant
from coolhead.incident.zone import local_time

NBSP = "\u00a0"
_SHORT_UNITS = {"en": ("min", "h"), "pl": ("min", "h"), "fr": ("min", "h"), "id": ("menit", "jam"), "ru": ("мин", "ч")}
_CLOCK = {"id": "HH.mm"}
# CLDR calls Polish "Polski" in Indonesian; newspapers and our own pages write "bahasa Polandia".
_LANGUAGE_NAMES = {("id", "pl"): "Polandia"}
_DAY_FROM_HOURS = 48


class Forms:
    """Values as people of one language write them.

    Parameters
    ----------
    language: one of `LANGUAGES`.
    time_zone: the IANA zone in which clock times are told, unless a call names another.

    >>> forms = Forms("pl", "Europe/Warsaw")
    >>> forms.number(1.84), forms.range(1.5, 2.2), forms.compact(410_000).replace(NBSP, "_")
    ('1,8', '1,5–2,2', '410_tys.')
    >>> forms.clock_time(1772352902.0), forms.duration(95).replace(NBSP, "_")
    ('09:15', '1_h_35_min')
    """

    def __init__(self, language: str, time_zone: str = "UTC") -> None:
        self.language = language
        self.time_zone = time_zone
        self._locale = _locale(language)

    def number(self, value: float, digits: int = 1) -> str:
        """A number with at most `digits` decimals and grouped thousands."""
        pattern = "#,##0." + "#" * digits if digits else "#,##0"
        return format_decimal(round(value, digits), format=pattern, locale=self._locale)

    def percent(self, share: float) -> str:
        """A share 0..1 in whole per cent."""
        return format_percent(share, locale=self._locale)

    def compact(self, value: float) -> str:
        """A large number in short: 410K; one decimal below ten of a unit (1.2M)."""
        leading = abs(value)
        while leading >= 1000:
            leading /= 1000
        digits = 1 if abs(value) >= 1000 and leading < 9.95 else 0
        return format_compact_decimal(round(value), locale=self._locale, fraction_digits=digits)

    def duration(self, minutes: float) -> str:
        """A span of time: minutes up to an hour and a half, hours up to two days, then days."""
        whole = max(0, round(minutes))
        minute, hour = _SHORT_UNITS[self.language]
        if whole < 90 and whole != 60:
            return f"{whole}{NBSP}{minute}"
        if whole >= _DAY_FROM_HOURS * 60:
            return format_unit(round(whole / 1440), "duration-day", length="long", locale=self._locale).replace(
                " ", NBSP
            )
        hours, rest = divmod(whole, 60)
        return f"{hours}{NBSP}{hour}" + (f"{NBSP}{rest}{NBSP}{minute}" if rest else "")

    def clock_time(self, at: Instant, time_zone: str | None = None) -> str:
        """The time of day, 24 hours."""
        return self._moment(at, _CLOCK.get(self.language, "HH:mm"), time_zone)

    def day_time(self, at: Instant, time_zone: str | None = None) -> str:
        """Weekday, day and month, and the time of day."""
        return self._moment(at, "EEE d MMM, " + _CLOCK.get(self.language, "HH:mm"), time_zone)

    def day(self, at: Instant, time_zone: str | None = None) -> str:
        """Day and month."""
        return self._moment(at, "d MMM", time_zone)

    def whole_day(self, at: Instant, time_zone: str | None = None) -> str:
        """Weekday, day and month, as a heading."""
        return self._moment(at, "EEEE d MMMM", time_zone)

    def relative(self, at: Instant, now: Instant) -> str:
        """How long ago, or in how long: "4 minutes ago", "in 3 days"."""
        return format_timedelta(round(at - now), add_direction=True, locale=self._locale)

    def range(self, lowest: float, highest: float, digits: int = 1) -> str:
        """From the lowest to the highest; one number where both are written alike."""
        first, last = self.number(lowest, digits), self.number(highest, digits)
        return first if first == last else f"{first}–{last}"

    def list(self, names: Iterable[str]) -> str:
        """ "a, b and c"."""
        return format_list(list(names), locale=self._locale)

    def language_name(self, code: str) -> str:
        """What this language calls another one; the code where it has no name for it."""
        return _LANGUAGE_NAMES.get((self._locale.language, code)) or str(self._locale.languages.get(code, code))

    def _moment(self, at: Instant, pattern: str, time_zone: str | None) -> str:
        moment = local_time(at, time_zone or self.time_zone)
        return format_datetime(moment, pattern, tzinfo=moment.tzinfo, locale=self._locale)


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    return Locale.parse(language)

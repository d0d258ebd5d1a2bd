"""Look at screens of the lived-in house: what is wrong with each, and its picture.

    python -m tools.screens now wave                      # these, in English, light, 1320 px
    python -m tools.screens --languages pl,ru --themes light,dark --widths 1320,390
    python -m tools.screens --list
    python -m tools.screens --update                      # what the main screens are compared with from now on

Pictures are written to build/screens (or to the folder COOLHEAD_SCREENS).
"""

from __future__ import annotations

import argparse
import itertools
import sys

from coolhead.words import LANGUAGES
from tests.web.browsing import chromium
from tests.web.checking import entered, look_at
from tests.web.lived_in import lived_in
from tests.web.pictures import BASELINE, LOOKS, picture
from tests.web.screens import SCREENS


def main() -> int:
    """Look, tell, and answer 1 where anything is wrong."""
    asked = argparse.ArgumentParser(prog="python -m tools.screens", description=__doc__.splitlines()[0])
    asked.add_argument("names", nargs="*", help="screens, or how their names begin; all where none is named")
    asked.add_argument("--languages", default="en", help="codes with commas between, or all")
    asked.add_argument("--themes", default="light")
    asked.add_argument("--widths", default="1320")
    asked.add_argument("--update", action="store_true", help="keep how the main screens look now as their baseline")
    asked.add_argument("--list", action="store_true", help="only say which screens there are")
    told = asked.parse_args()
    if told.update:
        return keep_looks(told.names)
    chosen = [one for one in SCREENS if not told.names or one.name.startswith(tuple(told.names))]
    if told.list or not chosen:
        sys.stdout.writelines(f"{one.name:24} {one.path}  ({one.moment})\n" for one in SCREENS)
        return 0 if told.list else 2
    languages = LANGUAGES if told.languages == "all" else told.languages.split(",")
    looks = list(itertools.product(languages, told.themes.split(","), map(int, told.widths.split(","))))
    faults = 0
    houses = sorted({(one.moment, one.who is not None) for one in chosen})
    with chromium() as browser:
        for moment, people in houses:
            mine = [one for one in chosen if (one.moment, one.who is not None) == (moment, people)]
            with lived_in(moment, people, beat_seconds=30.0) as living:
                for (language, theme, width), screen in itertools.product(looks, mine):
                    tab = entered(browser, living, screen, language, theme)
                    tab.page.set_viewport_size({"width": width, "height": 900})
                    wrong = look_at(tab, screen, living, language)
                    file = tab.shoot(f"{screen.name}-{language}-{theme}-{width}")
                    faults += len(wrong)
                    sys.stdout.write(f"{file}\n" + "".join(f"    {one}\n" for one in wrong))
                    sys.stdout.flush()
                    tab.context.close()
    return 1 if faults else 0


def keep_looks(names: list[str]) -> int:
    """Make the pictures of the baseline anew; of some screens only where any are named."""
    BASELINE.mkdir(exist_ok=True)
    chosen = [look for look in LOOKS if not names or look.screen in names]
    with chromium() as browser:
        for moment in sorted({look.moment for look in chosen}):
            with lived_in(moment, beat_seconds=30.0) as living:
                for look in (one for one in chosen if one.moment == moment):
                    file = BASELINE / f"{look.name}.png"
                    picture(browser, living, look).save(file, optimize=True)
                    sys.stdout.write(f"{file}  {file.stat().st_size / 1000:.0f} KB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What is wrong with a plan file, or missing from it, by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Gravity = Literal["wrong", "missing"]
Args = dict[str, str | int | float]

ENGLISH: dict[str, str] = {
    "not_yaml": "This cannot be read as YAML: {reason}",
    "too_large": "The file has {size} bytes; a plan has at most {most}.",
    "two_documents": "A second document begins here; a plan file holds one.",
    "alias_unknown": "*{name} stands for nothing that was named before.",
    "too_many_parts": "With its aliases this stands for more than {most} values.",
    "key_form": "A key must be a word, not a list or keys with values.",
    "key_twice": "{key} is written twice here; the first time in line {line}.",
    "not_utf8": "The file is not UTF-8 text: byte {byte} cannot be read. Save it as UTF-8.",
    "file_gone": "The file cannot be read: {reason}",
    "file_outside": "The name leads out of the plan's folder.",
    "file_unknown": "This file is no part of a plan: it has the name of no section.",
    "file_unknown_guess": "This file is no part of a plan. Did you mean {guess}?",
    "section_wrapped": "This file is the section already: take the line {section}: away.",
    "too_many_files": "The folder has {found} files; a plan has at most {most}.",
    "section_twice": "{section} is written in {other} already; a section stands in one place.",
    "front_matter_missing": "A text begins with a line ---, its keys, and --- again.",
    "text_missing": "There is no text below the keys.",
    "text_too_long": "The text has {size} characters; at most {most} are kept.",
    "text_twice": "The text {value} stands in the section texts as well.",
    "too_deep": "The file is nested too deeply to be a plan.",
    "empty": "The file is empty. `coolhead plan init` writes a first plan.",
    "unknown_key": "{key} is not known here.",
    "unknown_key_guess": "{key} is not known here. Did you mean {guess}?",
    "unknown_value": "{value} is not possible here. Choose one of: {options}.",
    "unknown_value_guess": "{value} is not possible here. Did you mean {guess}?",
    "key_missing": "{key} must be given.",
    "not_a_mapping": "Here belong keys with values, not {found}.",
    "not_a_list": "Here belongs a list, not {found}.",
    "not_a_text": "Here belongs text, not {found}.",
    "not_a_number": "Here belongs a number, not {found}.",
    "not_whole": "Here belongs a whole number, not {found}.",
    "not_yes_or_no": "Here belongs true or false, not {found}.",
    "not_a_date": "Here belongs a date such as 2027-03-31, not {found}.",
    "text_empty": "This text is empty.",
    "text_unstorable": "This text holds characters that cannot be stored.",
    "list_empty": "This list needs at least one entry.",
    "out_of_range": "{value} is out of range: from {least} to {most}.",
    "id_form": "{value} is no id: use small letters, digits, - and _.",
    "id_twice": "The id {value} is used twice.",
    "clock_span_form": "{value} is no span of hours. "
    "Write it like 22:00-07:00, with a time zone after it where it is not the brand’s.",
    "zone_unknown": "{value} is no known time zone. Example: Europe/Warsaw.",
    "language_unknown": "{value} is no language code. Example: pl.",
    "person_unknown": "{value} is nobody in people.",
    "person_unknown_guess": "{value} is nobody in people. Did you mean {guess}?",
    "role_unknown": "{value} is no role of this plan.",
    "role_unknown_guess": "{value} is no role of this plan. Did you mean {guess}?",
    "role_name_missing": "{value} is a role of your own: give it a name.",
    "role_name_missing_guess": "{value} is a role of your own: give it a name. Or did you mean {guess}?",
    "step_words_missing": "{value} is a step of your own: give it words in at least one language.",
    "step_words_missing_guess": "{value} is a step of your own: give it words. Or did you mean {guess}?",
    "hours_form": "{value} are no hours. Example: mon-fri 09:00-17:00.",
    "handover_form": "{value} is no time of a handover. Example: mon 09:00.",
    "handover_weekday": "{day} is a {weekday}, but the handover is on {handover}.",
    "every_form": "{value} is no length of a turn. Example: 1 week, or 3 days.",
    "moment_form": "{value} is no day or time. Example: 2027-03-28, or 2027-03-28 18:00.",
    "moment_missing": "{value} does not exist in {zone}: the clock is put forward past it.",
    "moment_order": "This ends before it begins.",
    "moment_far": "{value} is too far away: use years from 2000 to 2200.",
    "turns_start_missing": "With more than one person, starts_on must be given: the day of the first turn.",
    "training_order": "The training ends before it was done.",
    "twice_in_layer": "{person} stands twice in this layer.",
    "scenario_type_missing": "{value} is a scenario of your own: say of which type it is.",
    "scenario_type_missing_guess": "{value} is a scenario of your own: say of which type. Or did you mean {guess}?",
    "scenario_words_missing": "{value} is a scenario of your own: say in at least one language what happens.",
    "call_cycle": "Here somebody would call themselves in the end: {ring}.",
    "call_twice": "{value} is called twice; once is enough.",
    "ramp_order": "zero_at ({zero_at}) must be smaller than full_at ({full_at}).",
    "ramp_logarithm": "A logarithmic ramp starts above 0, but zero_at is {zero_at}.",
    "bands_count": "Here belong exactly {count} numbers, not {found}.",
    "bands_order": "These numbers must rise from left to right.",
    "grid_shape": "The grid has five rows of five levels.",
    "grid_rows": "Row {row}: a level falls although impact grows.",
    "grid_columns": "Column {column}: a level falls although spread grows.",
    "risk_own_incomplete": "{value} is a risk of your own: give it a title and the type it belongs to.",
    "risk_own_incomplete_guess": "{value} is a risk of your own: give it a title and a type. Or did you mean {guess}?",
    "risk_type_fixed": "{value} is a type itself and belongs to no other.",
    "risks_too_many": "{count} risks are more than a register can hold; at most {most}.",
    "cases_too_many": "{count} cases are more than a plan can hold; at most {most}.",
    "case_says_nothing": "This case says nothing yet: write happened, went_well, went_wrong or lesson.",
    "residual_grew": "After the treatment this risk is greater than before. Say why in because.",
    "signs_too_many": "{count} signs to watch; at most {most} for one risk.",
    "sign_without_words": "This sign has no words, and neither has its risk: nothing would be heard.",
    "texts_count": "Here belong exactly {count} texts, one for each step, not {found}.",
    "matrix_shape": "Here belong {rows} rows of {columns} classes.",
    "matrix_rows": "Row {row}: a class falls although impact grows.",
    "matrix_columns": "Column {column}: a class falls although likelihood grows.",
    "roles_empty": "Nobody has these roles yet: {roles}. One person may have several.",
    "no_deputy": "There is no deputy for {role}. If {person} does not answer, nobody is called.",
    "deputy_same": "For {role}, {person} is also the deputy. A second person would help.",
    "no_people": "No people are named yet. Three are enough to begin with.",
    "nobody_woken": "Alerts reach nobody yet. In the chain, but empty: {roles}.",
    "contact_untested": "No test message to {person} is recorded. Send one and note the day in tested_on.",
    "no_own_accounts": "No own account is named, so your own posts count as mentions.",
    "audience_unknown": "Your own audience is unknown; 1,000 is assumed.",
    "no_worst_case": "No worst case is written yet for the greatest risks: {risks}.",
    "no_owner": "The risk {risk} has no owner.",
    "risks_without_review": "No day is set for looking at these risks again: {risks}.",
    "no_review_date": "No day is set for reading the plan again (review_by).",
    "review_overdue": "The plan was to be read again by {day}.",
    "risk_review_overdue": "The risk {risk} was to be read again by {day}.",
    "language_less_sure": "{language} is read with less certainty than en, fr, id, pl and ru.",
    "no_speaker": "Nobody in people speaks {language}.",
}
"""English of the messages `plan.problem.<id>`; the catalogues say the same in five languages."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in the file, or missing from the plan.

    `line` counts from 1; `path` is written like severity.grid or roles.crisis_lead.deputy; `file` names the file of a
    plan that is a folder. The words are the message `plan.problem.<id>` with `args`; `text` is its English.
    """

    line: int
    path: str
    gravity: Gravity
    id: str
    args: Args = field(default_factory=dict)
    file: str = ""

    @property
    def text(self) -> str:
        """The problem in plain English.

        >>> Problem(3, "brand.tone", "wrong", "unknown_key", {"key": "tone"}).text
        'tone is not known here.'
        """
        said = {name: str(value).replace(",", ", ") if name == "roles" else value for name, value in self.args.items()}
        return ENGLISH[self.id].format(**said)

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.file else f"line {self.line}"
        return f"{place}, {self.path or 'the file'}: {self.text}"


class PlanInvalid(ValueError):
    """The plan file cannot be used. `problems` are those that are wrong, in the order of their lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)

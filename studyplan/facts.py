"""What is known about the exam: every figure with its source, the day it was read, and how sure it is.

The figures live in `studyplan/data/*.toml` and are read by `studyplan.files.figures.read`; this module only
says what they are and hands them out. A figure nobody may question has no business here.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Literal, NamedTuple, get_args, get_origin

Status = Literal["official", "reported", "assumption"]
AFTERNOON = time(13, 0)  # a day that starts later has no lunch
MIDNIGHT = 24 * 60  # minutes
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Value = int | float | str | date | list[object] | dict[str, object]


class Figure(NamedTuple):
    """One published or assumed figure.

    `status`: "official" the owner's own page was read, or a dated transcription of it is named in `source`;
    "reported" somebody published it with or without data; "assumption" ours, no source carries it.
    """

    name: str
    what: str
    unit: str
    value: Value
    source: str
    read_on: date
    status: Status


class ContentArea(NamedTuple):
    """A content area of the exam's outline; `low` and `high` are percent of the exam's questions."""

    key: str
    label: str
    low: float
    high: float

    @property
    def weight(self) -> float:
        """Middle of the published range, in percent. The middles sum to about 101, so divide by the sum."""
        return (self.low + self.high) / 2


class PracticeForm(NamedTuple):
    """A practice exam that can be taken once.

    `minutes` is testing time without breaks. `offset` is what to add to a printed score to be on the exam's
    scale (NBME 9 reads 6 low: +6). `scale` tells whether the report prints a score or a percent.
    Forms are handed out oldest first, by how close to the exam they are usually taken (`typical_days_out`).
    """

    name: str
    items: int
    sections: int
    minutes: int
    offset: float
    scale: Literal["score", "percent"]
    typical_days_out: int


class Specialty(NamedTuple):
    """A specialty's emphasis: `emphasis` pairs an area key with a factor (1 = as the exam weighs it)."""

    key: str
    label: str
    emphasis: tuple[tuple[str, float], ...]
    high_yield: tuple[str, ...]
    advice: str
    source: str


class ImgBand(NamedTuple):
    """Scores that the guides name for international graduates in some specialties, by their keys.

    `bands` pairs the lowest score of each band with what the guides call it, the lowest first.
    """

    key: str
    specialties: tuple[str, ...]
    bands: tuple[tuple[int, str], ...]


class Season(NamedTuple):
    """An application season. Dates not announced yet are patterns and say so in `status`.

    Until `pathways_deadline` graduates of schools abroad can apply for the certification that it takes.
    """

    name: str
    submit_from: date
    review_from: date
    rank_list_deadline: date
    pathways_deadline: date
    source: str
    status: Status


SeasonDayName = Literal["submit_from", "review_from", "rank_list_deadline", "pathways_deadline"]


class SeasonRule(NamedTuple):
    """When a `day` of a season falls that is not announced: `years` from the year of its Match, in a month.

    The `nth` weekday of the month, or without a weekday its nth day; `offset` are days from there.
    """

    day: SeasonDayName
    years: int
    month: int
    weekday: str | None
    nth: int
    offset: int
    source: str


class Numbers:
    """The single figures by their names, as code reads them: unit and source stand in the data files.

    A pair is (least, most) unless its figure says otherwise; the rows of a table are tuples.
    """

    # exam.toml
    exam_blocks: int
    exam_block_minutes: int
    exam_block_questions: int
    exam_day_minutes: int
    exam_break_minutes: int
    lowest_score: int
    highest_score: int
    pass_rate_us_md: tuple[int, ...]
    pass_rate_non_us: tuple[int, ...]
    pass_rate_us_do: tuple[int, ...]
    pass_rate_after_failed_step1: int
    results_typical_days: int
    results_safe_days: int
    attempt_limit: int
    step1_margin: tuple[int, int]
    # practice_exams.toml
    points_per_percent: float
    # dates.toml
    reschedule_marks: tuple[int, ...]
    booking_months: int
    extension_months: int
    extension_fee: int
    season_acceptable_days: int
    decision_lead_days: int
    likely_chance: float
    longest_delay_weeks: int
    modest_delay_weeks: int
    # projection.toml
    population_mean: float
    population_sd: float
    practice_exam_sd: float
    own_offset_sd: float
    free_120_sd: float
    free_120_share: float
    first_guess_share: float
    drift_sd: float
    no_real_change_points: float
    ceiling: float
    full_time_hours: float
    growth_median: float
    growth_log_sd: float
    growth_reference: float
    growth_sure_weeks: float
    growth_later_share: float
    practice_to_exam_gain_mean: float
    exam_day_sd: float
    evidence_age_sd: tuple[tuple[float, float], ...]
    evidence_too_old_days: int
    low_evidence_from: float
    low_anchor_score: float
    low_anchor_extra_sd: float
    go_chance: float
    go_chance_high_risk: float
    go_chance_very_high_risk: float
    go_forms: int
    go_fresh_days: int
    hold_chance: float
    pass_chance: float
    pass_chance_repeat: float
    course_on: float
    course_tight: float
    too_early_weeks: float
    fresh_score_days: int
    plateau_scores: int
    plateau_points: float
    plateau_days: float
    delay_weeks: tuple[int, int]
    minimum_below_target: int
    # planning.toml
    diagnostic_weeks: tuple[int, int]
    core_weeks: tuple[int, int]
    core_full_time_weeks: tuple[int, int]
    long_core: int
    preparation_months: tuple[int, int]
    dedicated_weeks: tuple[int, int]
    dedicated_hours: float
    refinement_weeks: tuple[int, int]
    short_plan_weeks: int
    refinement_only_weeks: int
    score_stands_in_days: int
    shortened_diagnostic_days: int
    baseline_weeks: tuple[tuple[float, float, float], ...]
    low_baseline: tuple[int, int]
    low_baseline_target: int
    repeat_attempt_weeks: tuple[int, int]
    minutes_per_question: float
    minutes_per_repeat: float
    seconds_per_flashcard: float
    pace_prior_questions: float
    pace_step_minutes: float
    accuracy_prior_questions: int
    accuracy_step_questions: int
    question_unit: int
    block_questions: int
    sitting_minutes: int
    full_day_minutes: int
    full_day_questions: tuple[int, int]
    working_day_questions: tuple[int, int]
    question_share: float
    ramp_days: int
    ramp_start: float
    taper_days: int
    taper_end: float
    buffer_every_days: int
    light_day_minutes: int
    last_new_days_out: int
    timed_days: int
    expected_percent_correct: float
    weak_area_repeat_extra: float
    core_gap_days: tuple[int, int]
    refinement_gap_days: tuple[int, int]
    minimum_gap_days: int
    split_begins_before_hour: int
    form_ends_by_hour: int
    last_form_days_out: tuple[int, int]
    warm_up_days_out: tuple[int, int]
    review_minutes_per_item: float
    pause_minutes: int
    flashcard_share: float
    content_minutes: int
    pathophysiology_minutes: int
    weak_step1_below: float
    failed_step1_margin: tuple[int, int]
    failed_step1_med_peds: int
    risk_score: int
    risk_fails: int
    risk_gap_years: int
    weakness_scale: float
    weakness_prior_items: float
    smallest_area_share: float
    focus_areas_per_week: int
    longest_wait_weeks: int
    horizon_days: int
    practice_form_items: float
    review_needs_minutes: int
    short_plan_new_share: float
    drill_minutes: int
    post_mortem_minutes: int
    biostatistics_minutes: int
    rare_exams_gap_days: int
    smallest_buffer_minutes: int
    rest_after_exam_minutes: int
    first_day_weeks_before: int
    last_days_percent: tuple[tuple[int, int], ...]
    percent_correct_anchor: tuple[tuple[int, int], ...]
    # specialties.toml
    img_matched_median: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Facts(Numbers):
    """All figures: by name with their sources, the single ones as numbers, and the few that come as tables.

    Raises TypeError for a value of another type than code reads.
    """

    figures: Mapping[str, Figure]
    areas: tuple[ContentArea, ...]
    forms: tuple[PracticeForm, ...]
    banks: tuple[tuple[str, int], ...]
    pass_marks: tuple[tuple[date, int], ...]
    percent_to_score: tuple[tuple[float, float], ...]
    specialties: tuple[Specialty, ...]
    img_bands: tuple[ImgBand, ...]
    seasons: tuple[Season, ...]
    season_rules: tuple[SeasonRule, ...]
    _forms_by_name: Mapping[str, PracticeForm] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_forms_by_name", {form.name: form for form in self.forms})
        for name, kind in Numbers.__annotations__.items():
            if name in self.figures:
                object.__setattr__(self, name, _read_as(kind, self.figures[name].value, name))

    def form(self, name: str) -> PracticeForm | None:
        """The practice exam of that exact name, None where there is none."""
        return self._forms_by_name.get(name)

    def pass_mark(self, on: date) -> int:
        """The score that passes on a test day: the latest mark in effect on it."""
        return max((start, mark) for start, mark in self.pass_marks if start <= on)[1]

    def day_ends(self, starts: time, minutes: int, lunch_minutes: int) -> int:
        """Minutes after midnight at which a day of so many study minutes ends, lunch and pauses included.

        A pause for every sitting begun; lunch on a day of more than one sitting that starts in the morning.
        Example: 480 minutes from 08:00 with 45 of lunch end at 480 + 480 + 45 + 3 x 10 = 1035, or 17:15.
        """
        sitting = self.sitting_minutes
        lunch = lunch_minutes if minutes > sitting and starts < AFTERNOON else 0
        pauses = math.ceil(minutes / sitting) * self.pause_minutes
        return starts.hour * 60 + starts.minute + minutes + lunch + pauses

    def img_band(self, specialty: str) -> ImgBand | None:
        """What the guides name for international graduates in the specialty of that key; None for nothing."""
        return next((band for band in reversed(self.img_bands) if specialty in band.specialties), None)

    def specialty(self, name: str) -> Specialty | None:
        """The specialty by label or key, without regard to case; None where we hold none."""
        wanted = name.casefold().strip()
        found = (s for s in self.specialties if wanted in (s.key.casefold(), s.label.casefold()))
        return next(found, None)


def _read_as(kind: Any, value: object, name: str) -> object:
    """A figure's value in the type code reads it as: whole numbers stay whole, lists become tuples."""
    if get_origin(kind) is tuple and isinstance(value, list):
        inner = [part for part in get_args(kind) if part is not ...]
        if len(inner) > 1 and len(inner) != len(value):
            raise TypeError(f"figure {name} does not hold {len(inner)} values: {value!r}")
        return tuple(_read_as(inner[0], item, name) for item in value)
    if kind is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int if kind is int else int | float):
        raise TypeError(f"figure {name} is not {kind.__name__}: {value!r}")
    return kind(value)

"""What the audit found broken in a plan, or the calendar's writer in its file: our own mistakes, as facts."""

from datetime import date, time
from typing import Literal, NamedTuple

# In the order of the checks; the calendar's come last.
# fmt: off
Rule = Literal[
    "no_days_or_phases", "another_exam_date", "first_day_differs", "last_day_differs", "days_not_in_a_row",
    "phases_out_of_order", "last_phase_ends_early", "phase_ends_before_it_begins", "phases_not_in_a_row",
    "day_in_another_phase", "only_refinement_fits", "phase_length", "unknown_day_kind", "block_with_zone",
    "block_off_its_day", "block_ends_before_it_starts", "blocks_overlap", "unknown_activity_or_mode",
    "block_question_count", "block_without_bank_or_mode", "unknown_area", "exam_day_not_only_exam",
    "exam_at_another_hour", "exam_over_its_minutes", "other_free_minutes", "exam_on_another_day",
    "day_over_its_minutes", "off_means_no_minutes", "block_on_day_off", "study_starts_early",
    "too_many_blocks", "buffer_too_full", "eve_not_light", "eve_too_full", "buffer_missing", "other_banks",
    "unknown_bank", "bank_sum", "negative_questions", "uneven_units", "other_done", "other_pace",
    "pace_of_no_day", "day_without_due", "other_day_done", "left_over_untold",
    "new_in_refinement", "new_questions_late", "questions_over_cap", "questions_over_minutes", "wrong_mode",
    "unknown_purpose", "practice_exam_on_no_day", "taken_and_ahead", "taken_without_its_score",
    "practice_exam_twice", "practice_exam_not_owned", "pin_not_kept", "pin_untold", "practice_exam_minutes",
    "practice_exam_over_its_day", "practice_exam_split", "practice_exam_in_last_days",
    "practice_exam_days_out", "warm_up_right_after_form",
    "full_length_minutes", "rehearsal_hour", "unlisted_practice_exam", "practice_exams_too_close",
    "two_practice_exams_a_day", "last_form_too_early", "newer_form_first", "newer_form_unused", "aim_falls",
    "review_too_short", "focus_weeks", "focus_areas", "week_without_focus", "lead_repeated", "weakest_waits",
    "unknown_verdict_or_course", "unknown_severity", "deadlines_out_of_order", "projection_chances",
    "projection_incomplete", "projection_range", "options_needless", "option_not_later",
    "booked_date_not_first", "season_not_the_same", "season_untrue",
    "options_out_of_order", "option_chances", "target_likelier_than_passing", "option_projection",
    "later_score_lower", "option_questions", "option_without_reason", "eligibility_untrue",
    "score_arrival_untrue", "event_ends_before_it_starts", "event_id_twice", "calendar_line_too_long",
    "calendar_control_character",
]
# fmt: on
Value = str | int | float | date | time | tuple[str, ...] | None


class Finding(NamedTuple):
    """One promise broken: the rule, the day where it is one day's, and what the rule's sentence names."""

    rule: Rule
    day: date | None = None
    values: tuple[Value, ...] = ()

"""Seasons of any year: announced ones as they are, all others by rules, each date looked up in a calendar."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest
from conftest import all_facts, read_text
from hypothesis import given
from hypothesis import strategies as st

from studyplan.alternatives.choices import full_plan
from studyplan.alternatives.what_if import what_if
from studyplan.facts import Season
from studyplan.seasons import by_rule, extended, months_before, named_by_rule, seasons_from, source_of
from studyplan.statements.dates import Mark, NextSeason, SeasonPlace
from studyplan.student import Student
from studyplan.words.dates import date_words, deadline_words
from studyplan.words.formats import iso_day

RULES = all_facts().season_rules


def names(day: date, count: int = 3) -> list[str]:
    return [season.name for season in islice(seasons_from(day, all_facts()), count)]


@pytest.mark.parametrize(
    ("year", "submit", "opens", "closes"),
    [
        (2023, date(2022, 9, 7), date(2022, 9, 28), date(2023, 3, 1)),
        (2024, date(2023, 9, 6), date(2023, 9, 27), date(2024, 2, 28)),
        (2025, date(2024, 9, 4), date(2024, 9, 25), date(2025, 3, 5)),
        (2026, date(2025, 9, 3), date(2025, 9, 24), date(2026, 3, 4)),
        (2027, date(2026, 9, 2), date(2026, 9, 23), date(2027, 3, 3)),
    ],
)
def test_the_rules_give_the_dates_that_past_years_had(
    year: int, submit: date, opens: date, closes: date
) -> None:
    """As AAMC and NRMP announced them (facts.md 7); the rank lists of 2025 by the third Friday, 21 March."""
    season = by_rule(year, RULES)
    assert (season.submit_from, season.review_from, season.rank_list_deadline) == (submit, opens, closes)
    assert (season.name, season.pathways_deadline) == (f"ERAS {year}", date(year, 1, 31))


@pytest.mark.parametrize(
    ("year", "submit", "opens", "closes"),
    [
        (2028, date(2027, 9, 1), date(2027, 9, 22), date(2028, 3, 1)),  # September and March begin midweek
        (2029, date(2028, 9, 6), date(2028, 9, 27), date(2029, 2, 28)),  # third Friday of March: the 16th
        (2030, date(2029, 9, 5), date(2029, 9, 26), date(2030, 2, 27)),  # the 15th
        (2031, date(2030, 9, 4), date(2030, 9, 25), date(2031, 3, 5)),  # the 21st
    ],
)
def test_a_season_to_come_is_a_pattern(year: int, submit: date, opens: date, closes: date) -> None:
    season = by_rule(year, RULES)
    assert (season.submit_from, season.review_from, season.rank_list_deadline) == (submit, opens, closes)
    assert season.status == "assumption" and "first Wednesday of September" in season.source


def test_a_season_runs_until_its_rank_lists_close() -> None:
    assert names(date(2026, 7, 25)) == ["ERAS 2027", "ERAS 2028", "ERAS 2029"]
    assert names(date(2027, 3, 3), 1) == ["ERAS 2027"]
    assert names(date(2027, 3, 4), 1) == ["ERAS 2028"]
    assert names(date(2029, 2, 28), 2) == ["ERAS 2029", "ERAS 2030"]


def test_announced_dates_win_over_the_rule() -> None:
    late = by_rule(2028, RULES)._replace(rank_list_deadline=date(2028, 3, 8), status="official")
    facts = replace(all_facts(), seasons=(*all_facts().seasons, late))
    assert next(seasons_from(date(2028, 3, 8), facts)) == late
    assert (
        source_of("ERAS 2028", "submit_from", replace(facts, seasons=(late._replace(source="aamc"),)))
        == "aamc"
    )
    assert next(seasons_from(date(2028, 3, 9), facts)).name == "ERAS 2029"


def test_a_season_of_another_name_stands_beside_those_of_the_rules() -> None:
    other = Season("CaRMS 2028", *by_rule(2028, RULES)[1:5], "mine", "official")
    facts = replace(all_facts(), seasons=(other,))
    assert [season.name for season in islice(seasons_from(date(2027, 6, 1), facts), 3)] == [
        "CaRMS 2028",
        "ERAS 2028",
        "ERAS 2029",
    ]
    assert source_of("CaRMS 2028", "rank_list_deadline", facts) == "mine"


@pytest.mark.parametrize("name", ["ERAS", "ERAS 28", "ERAS 0002", "ERAS 99999", "CaRMS 2028", ""])
def test_a_name_that_no_rule_gives_is_no_season(name: str) -> None:
    assert named_by_rule(name, RULES) is None
    assert source_of(name, "submit_from", all_facts()) is None


def test_each_day_of_a_season_to_come_has_the_source_of_its_rule() -> None:
    assert (
        source_of("ERAS 2029", "submit_from", all_facts())
        == "first Wednesday of September: ERAS 2023 to 2027"
    )
    assert "third Friday of March" in (source_of("ERAS 2029", "rank_list_deadline", all_facts()) or "")


@given(st.dates())
def test_every_day_is_within_or_before_a_season_of_its_order(day: date) -> None:
    """At the end of all years there is none, and nothing fails."""
    found = list(islice(seasons_from(day, all_facts()), 2))
    assert len(found) == 2 or day.year >= 9996
    for season in found:
        assert season.submit_from < season.review_from < season.pathways_deadline < season.rank_list_deadline
        assert season.submit_from.strftime("%a") == season.review_from.strftime("%a") == "Wed"
        assert season.rank_list_deadline >= day
    if day.year > 2 and found:
        assert found[0].rank_list_deadline - day < timedelta(days=373)


def test_months_back_end_on_the_same_day_of_the_month_or_its_last() -> None:
    assert months_before(date(2027, 6, 18), 6) == date(2026, 12, 18)
    assert months_before(date(2027, 8, 31), 6) == date(2027, 2, 28)


def test_a_period_of_months_ends_the_day_before_its_own_day_of_the_month() -> None:
    assert extended(date(2027, 4, 30), 3) == date(2027, 7, 31)
    assert extended(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert extended(date(2027, 6, 14), 3) == date(2027, 9, 14)


# The case `late_season.toml`: a graduate abroad who looks at both sides of the day that programs open.

LATE = """[exam]
date = {booked}
target = 240
[applicant]
group = "non-US IMG"
[[score]]
date = 2026-07-20
exam = "NBME 10"
score = 219
"""
JULY = date(2026, 7, 25)


def late(booked: date) -> Student:
    return read_text(LATE.format(booked=booked), today=JULY)


def told(marks: tuple[Mark, ...]) -> list[str]:
    return [date_words(mark, iso_day) for mark in marks if isinstance(mark, SeasonPlace)]


RISKY = (
    "risky for ERAS 2027: programs open applications from 2026-09-23 on, and the score usually comes after "
    "2026-10-07"
)


@pytest.mark.parametrize("booked", [date(2026, 9, 23), date(2026, 9, 24), date(2026, 10, 26)])
def test_whatever_date_is_booked_each_is_held_against_the_season_that_is_next(booked: date) -> None:
    """The score of 26 August comes on 23 September, that of 9 September on 7 October, two weeks later."""
    days = [date(2026, 8, 26), date(2026, 9, 9), date(2026, 9, 23), date(2026, 9, 24)]
    rows = what_if(late(booked), all_facts(), today=JULY, previous=None, dates=days)
    by_day = {row.exam_date: (told(row.keeps), told(row.breaks)) for row in rows}
    opens = "the score is usually there when programs open applications on 2026-09-23"
    assert by_day == {
        date(2026, 8, 26): ([f"best for ERAS 2027: {opens}"], []),
        date(2026, 9, 9): (["acceptable for ERAS 2027: the score usually comes by 2026-10-07"], []),
        **dict.fromkeys([booked, date(2026, 9, 23), date(2026, 9, 24)], ([], [RISKY])),
    }


def test_a_plan_booked_too_late_for_the_season_says_when_its_programs_open_and_offers_the_next() -> None:
    """56 days before 22 September 2027 lies 28 July, when ERAS 2027 is over."""
    plan = full_plan(late(date(2026, 9, 24)), all_facts(), today=JULY)
    booked, next_one = plan.decision.options
    assert told(booked.breaks) == [RISKY] and told(booked.keeps) == []
    assert next_one.exam_date == date(2027, 7, 28) and NextSeason("ERAS 2028") in next_one.offered
    assert told(next_one.keeps)[0].startswith("best for ERAS 2028")
    assert told(next_one.breaks)[0].startswith("too late for ERAS 2027; next: ERAS 2028")
    lines = {line.date: deadline_words(line.fact, iso_day) for line in plan.deadlines}
    opening = lines[date(2026, 9, 23)]
    assert opening.startswith("ERAS 2027: programs open applications. The score of your exam on 2026-09-24 ")
    assert opening.endswith(" usually comes 29 days too late.")


def test_who_cannot_pass_safely_in_this_season_sees_a_date_of_the_next() -> None:
    """203 five weeks before 3 August: not even 9 September, the last acceptable date, would be safe."""
    text = LATE.format(booked="2026-08-03").replace("2026-07-20", "2026-06-28").replace("219", "203")
    plan = full_plan(read_text(text, today=date(2026, 7, 1)), all_facts(), today=date(2026, 7, 1))
    assert plan.decision.verdict == "delay"
    assert [option.exam_date for option in plan.decision.others][-1] == date(2027, 7, 28)
    assert NextSeason("ERAS 2028") in plan.decision.others[-1].offered

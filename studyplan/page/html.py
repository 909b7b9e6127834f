"""The plan as one page that needs nothing else: no network, no second file.

The last step for the page: finished rows go into `templates/`, which only loops and escapes.
"""

from base64 import b64encode
from hashlib import sha256

from studyplan.facts import Facts
from studyplan.page.charts.burn_up import burn_up
from studyplan.page.charts.score_chart import score_chart
from studyplan.page.charts.timeline import timeline
from studyplan.page.front import front
from studyplan.page.overview_fit import has_long_name, overview_form
from studyplan.page.templates import read_templates
from studyplan.page.week_fit import sheet_size
from studyplan.plan import Plan
from studyplan.student import Student
from studyplan.words.overview import overview
from studyplan.words.weeks import counter_days, week_rows


def to_html(plan: Plan, student: Student, facts: Facts) -> str:
    """The whole page: overview first, then each calendar week. The same plan gives the same text."""
    from markupsafe import Markup

    templates = read_templates()
    style, script = (_source(text) for text in (templates.style, templates.script))
    # Nothing may be loaded, and no style or script run but those the page was made with.
    policy = (
        f"default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'"
    )
    rows, first = overview(plan, student, facts), front(plan, student, facts)
    weeks = week_rows(plan, facts, counters=counter_days(student))
    return templates.page.render(
        o=rows,
        f=first,
        scores=score_chart(plan, student),
        burn=burn_up(plan, student),
        line=timeline(plan, facts),
        weeks=weeks,
        sheets=[sheet_size(week) for week in weeks],
        today=plan.generated_on.isoformat(),
        identity=f"{student.calendar.id} {plan.first_day}",  # kept over reruns, so that ticks are as well
        size=overview_form(rows, first, len(weeks)),
        long_name=has_long_name(rows),
        policy=Markup(policy),  # these three are ours; everything else is escaped
        style=Markup(templates.style),
        script=Markup(templates.script),
    )


def _source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"

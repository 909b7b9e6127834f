"""Changes of what a student's file says, written into its text; all else stays as it was."""

from collections.abc import Mapping, Sequence
from datetime import date

from studyplan.files.toml import edit as toml_edit
from studyplan.files.toml.lines import layout_of


def with_edits(
    text: str,
    *,
    exam_date: date | None = None,
    target: int | None = None,
    hours: float | Mapping[str, float] | None = None,
    days_off: Sequence[tuple[date, date, str]] = (),
) -> str:
    """The text with these values; `hours` for every day or by weekday, a stretch off with its ends and note.

    Takes the text of a file the reader accepts. Whether the new text is accepted too, the reader finds out.
    """
    for key, value in (("date", exam_date), ("target", target)):
        text = text if value is None else toml_edit.with_value(text, ("exam", key), value)
    if hours is not None:
        text = _with_hours(text, dict(hours) if isinstance(hours, Mapping) else hours)
    for first, last, note in days_off:
        said = {"from": first, "to": last, "hours": 0, "note": note}
        lines = [f"{key} = {toml_edit.written(value)}" for key, value in said.items()]
        text = toml_edit.with_lines(text, len(text), ["", "[[availability.change]]", *lines])
    return text


def _with_hours(text: str, hours: object) -> str:
    layout = layout_of(text)
    if ("availability", "hours") in layout.places:
        return toml_edit.with_value(text, ("availability", "hours"), hours)
    line = f"hours = {toml_edit.written(hours)}"
    header = next((header for header in layout.headers if header.path == ("availability",)), None)
    if header is None:
        return toml_edit.with_lines(text, len(text), ["", "[availability]", line])
    return toml_edit.with_lines(text, toml_edit.end_of_section(text, layout, header), [line])

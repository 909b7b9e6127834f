"""Which file to import into which calendar program, and how: what a run says of its calendar files last."""

CALENDAR = "Step 2 CK"


def import_steps(whole: str, update: str) -> tuple[str, ...]:
    """The steps for the calendar file `whole`, and for its `update` where there is one (else "")."""
    steps = f'in Google, Settings > Import & export > Import, and "Add to calendar": {CALENDAR}'
    if update:
        return (
            f'Import {update} into your calendar "{CALENDAR}": {steps}. Never into your main calendar.',
            f"If anything looks wrong there, delete that calendar, make it anew and import {whole}.",
        )
    return (
        f'First time: make a calendar of its own, "{CALENDAR}". Import {whole} into it: {steps}. '
        "Never into your main calendar.",
    )

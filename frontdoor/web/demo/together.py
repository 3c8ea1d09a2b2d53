"""What colleagues do together in the demonstration: watch, mention each other, and leave notes when they hand over."""

from datetime import datetime, timedelta

from frontdoor.cases.api import (
    Part,
    PublicQuery,
    Steps,
    add_note,
    hand_over,
    keep_macro,
    keep_rule,
    public_list,
    row_of,
    save_view,
    split,
    watch,
)
from frontdoor.foundation.accounts.api import actors_named, set_work_facts, team

#: How many open cases of a team are looked at, newest first; and how old the notes are.
LOOKED_AT = 60
AGO = timedelta(hours=3)


def work_together(*, at: datetime) -> None:
    """Let Dee and Otto work on some open cases of street scene together."""
    found = team("street-scene")
    cast = actors_named({"dee", "otto"})
    if found is None or len(cast) < 2:
        return
    dee, otto = cast["dee"], cast["otto"]
    rows = [row_of(each.reference) for each in public_list(PublicQuery(is_open=True), size=LOOKED_AT)]
    then = at - AGO
    theirs = [row for row in rows if row.team_id == found.id and row.opened_at < then][:6]
    for row in theirs:
        watch(row, by=otto, at=then)
    for row in theirs[:2]:
        add_note(row, text="@otto have you seen this one? The school asked about it too.", by=dee, at=then)
    for row in theirs[2:4]:
        note = "The landowner rings back on Thursday.\nAsk for the site manager, not the office."
        hand_over(row, team_slug=found.slug, holder_id=otto.user_id, note=note, by=dee, at=then)
    cleared = Steps(take=True, note="Cleared on the round.", outcome="fixed", words="We have cleared it. Thank you.")
    keep_macro(team_id=found.id, name="Cleared on the round", steps=cleared, by=dee, at=then)
    keep_rule(team_id=found.id, name="Whoever has the least to do", by=dee, at=then)
    set_work_facts(otto.user_id or 0, skills=["graffiti removal"], away_until=None)
    save_view("holder=nobody", name="Nobody’s yet", team_slug=found.slug, by=dee)
    for row in theirs[4:5]:
        parts = [
            Part(service=row.service, words="Take away what lies on the pavement."),
            Part(service=row.service, words="Look into who left it: there are letters among it."),
        ]
        split(row, parts=parts, by=dee, at=then)

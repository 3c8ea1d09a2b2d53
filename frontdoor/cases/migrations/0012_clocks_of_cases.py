"""Give every case that was opened here its promise as a clock, with the ledger that its pauses and extensions make.

In batches, each in a transaction of its own: a million cases are never in memory, and what was interrupted goes on.
Cases from elsewhere, whose history we do not have, keep having no clock. Nor does a case get one here whose promise
depends on a condition of another shape than `question == 'answer'` and `question in ['one', 'other']`: it keeps its
due date, and gets its clock with the next thing that happens to it.
"""

import ast
import re

from django.db import migrations, transaction
from django.utils import timezone

A_BATCH = 1000
SIMPLE = re.compile(r"^(?P<question>\w+) (==|in) (?P<value>'[^']*'|\[('[^']*'(, *)?)+\])$")
NEVER_YEAR = 9999
LENGTHS = (
    "days", "hours", "months", "unit", "start", "calendar", "due_soon", "first_day", "rolls", "waited",
)


def promise_in(definition, answers):
    """Return the promise of a service for a case with these answers, as it is written."""
    section = definition.get("promise")
    if not section:
        return None
    said = section
    for row in section.get("rows") or []:
        simple = SIMPLE.match(row["when"])
        if simple is None:
            return None
        value = ast.literal_eval(simple["value"])
        if answers.get(simple["question"]) in (value if isinstance(value, list) else [value]):
            said = row
            break
    return {name: said[name] for name in LENGTHS if said.get(name) is not None}


def clock_definition(promise):
    most = {"hours": 100} if promise.get("hours") else {"months": 24} if promise.get("months") else {"days": 100}
    return {
        "id": "promise", "label": "Our promise", "met_by": "closed",
        "warn": [promise.get("due_soon") or {"days": 1}],
        "extension": {"most": most, "needs_notice": False},
        **promise,
    }


def lines_of(case, pauses, extensions, *, since, until=None):
    """Return what stopped and lengthened a clock in a span of time, in order."""
    lines = []
    for pause in pauses:
        if since <= pause.began and (until is None or pause.began < until):
            lines.append({"at": pause.began, "kind": "paused", "awaited": "customer"})
            if pause.ended is not None:
                lines.append({"at": pause.ended, "kind": "resumed", "awaited": "customer"})
    for each in extensions:
        if since <= each.at and (until is None or each.at < until):
            lines.append({
                "at": each.at, "kind": "extended", "amount": each.amount, "reason": each.reason,
                "asked_by": each.asked_by, "approved_by": each.approved_by, "actor": each.approved_by,
            })
    return sorted(lines, key=lambda line: line["at"])


def ledger_of(case, definition, pauses, extensions, now):
    """Yield the clocks of a case, each with its lines."""
    common = {
        "case_id": case.pk, "name": "promise", "label": "Our promise", "kind": "total", "definition": definition,
        "calendar": definition.get("calendar", "council"),
    }
    moments = {name: getattr(case, name) for name in ("started_at", "soon_at", "due_at", "far_at")}
    run = 1
    if case.reopened_at is not None:
        lines = [{"at": case.opened_at, "kind": "started"}]
        lines += lines_of(case, pauses, extensions, since=case.opened_at, until=case.reopened_at)
        lines.append({"at": case.reopened_at, "kind": "stopped", "reason": "The work was started again."})
        yield {**common, **moments, "state": "stopped", "ended_at": case.reopened_at}, lines
        run = 2
    since = case.reopened_at or case.opened_at
    lines = [{"at": since, "kind": "started"}, *lines_of(case, pauses, extensions, since=since)]
    fields = {**common, **moments, "run": run}
    stands_still = any(pause.ended is None for pause in pauses) and case.closed_at is None
    if stands_still:
        never = case.due_at.replace(year=NEVER_YEAR) if case.due_at.year != NEVER_YEAR else case.due_at
        fields |= {"state": "paused", "soon_at": never, "due_at": never, "far_at": never}
    elif case.closed_at is not None:
        is_late = case.closed_at > case.due_at
        lines += [{"at": case.closed_at, "kind": "missed"}] if is_late else []
        lines.append({"at": case.closed_at, "kind": "met"})
        fields |= {"state": "missed" if is_late else "met", "ended_at": case.closed_at}
    elif case.due_at < now:
        lines.append({"at": now, "kind": "missed"})
        fields |= {"state": "missed"}
    else:
        fields |= {"state": "running", "next_at": case.soon_at if case.soon_at > now else case.due_at}
    yield fields, lines


def by_case(rows):
    found = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def give_clocks(apps, schema_editor):
    Case = apps.get_model("fd_cases", "Case")
    Clock = apps.get_model("fd_cases", "Clock")
    ClockEntry = apps.get_model("fd_cases", "ClockEntry")
    Pause = apps.get_model("fd_cases", "Pause")
    Extension = apps.get_model("fd_cases", "Extension")
    Version = apps.get_model("fd_services", "ServiceVersion")
    definitions, now, last = {}, timezone.now(), 0
    while batch := list(Case.objects.filter(pk__gt=last, source="").order_by("pk")[:A_BATCH]):
        last, ids = batch[-1].pk, [case.pk for case in batch]
        had = set(Clock.objects.filter(case_id__in=ids).values_list("case_id", flat=True))
        for version in Version.objects.filter(pk__in={case.service_version_id for case in batch} - set(definitions)):
            definitions[version.pk] = version.definition
        pauses = by_case(Pause.objects.filter(case_id__in=ids).order_by("began"))
        extensions = by_case(Extension.objects.filter(case_id__in=ids).order_by("at"))
        made = []
        for case in batch:
            promise = promise_in(definitions.get(case.service_version_id, {}), case.answers)
            if case.pk in had or not promise:
                continue
            found = ledger_of(
                case, clock_definition(promise), pauses.get(case.pk, []), extensions.get(case.pk, []), now
            )
            made += [(Clock(**fields, revision=len(lines)), lines) for fields, lines in found]
        with transaction.atomic():
            Clock.objects.bulk_create([clock for clock, _lines in made])
            ClockEntry.objects.bulk_create(
                [
                    ClockEntry(clock=clock, number=number, **{"actor": "system", **line})
                    for clock, lines in made
                    for number, line in enumerate(lines, start=1)
                ]
            )


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('fd_cases', '0011_clocks'),
        ('fd_services', '0012_other_people'),
    ]

    operations = [
        migrations.RunPython(give_clocks, migrations.RunPython.noop, elidable=True),
    ]

"""Give every enquiry its clock, with the ledger that its moments make.

In batches, each in a transaction of its own; what was interrupted goes on. Its due date stays as it was promised, until
the calendar is looked at for the first time: a change that nobody had counted then gets an entry of its own.
"""

from datetime import datetime, timedelta, timezone as zones

from django.db import migrations, transaction
from django.utils import timezone

A_BATCH = 500
NEVER = datetime(9999, 12, 31, tzinfo=zones.utc)
#: The council's promise on enquiries until this migration, as policy.yaml shipped it.
DEFINITION = {
    "id": "enquiry", "label": "Answer to the member", "met_by": "answered", "days": 10, "start": "at-once",
    "stops_for": [], "warn": [{"days": 3}, {"days": 1}], "source": "council policy",
}


def ledger_of(enquiry, now):
    """Return the fields of a clock and its lines."""
    fields = {"started_at": enquiry.raised_at, "due_at": enquiry.due_at, "next_at": NEVER}
    lines = [(enquiry.raised_at, "started", enquiry.raised_by)]
    if enquiry.answered_at is not None:
        is_late = enquiry.answered_at > enquiry.due_at
        lines += [(enquiry.answered_at, "missed", "system")] if is_late else []
        lines.append((enquiry.answered_at, "met", "system"))
        return {**fields, "state": "missed" if is_late else "met", "ended_at": enquiry.answered_at}, lines
    if enquiry.due_at < now:
        return {**fields, "state": "missed"}, [*lines, (now, "missed", "system")]
    warned = enquiry.due_at - timedelta(days=3)
    return {**fields, "state": "running", "next_at": warned if warned > now else enquiry.due_at}, lines


def give_clocks(apps, schema_editor):
    Enquiry = apps.get_model("fd_cases", "Enquiry")
    Clock = apps.get_model("fd_cases", "EnquiryClock")
    Entry = apps.get_model("fd_cases", "EnquiryClockEntry")
    now, last = timezone.now(), 0
    while batch := list(Enquiry.objects.filter(pk__gt=last, clock__isnull=True).order_by("pk")[:A_BATCH]):
        last = batch[-1].pk
        made = [(enquiry, *ledger_of(enquiry, now)) for enquiry in batch]
        clocks = [
            Clock(enquiry=enquiry, definition=DEFINITION, revision=len(lines), **fields)
            for enquiry, fields, lines in made
        ]
        with transaction.atomic():
            Clock.objects.bulk_create(clocks)
            Entry.objects.bulk_create([
                Entry(
                    clock=clock, number=number, at=at, kind=kind, actor=actor, due_after=enquiry.due_at,
                    due_before=enquiry.due_at if number > 1 else None,
                )
                for clock, (enquiry, _fields, lines) in zip(clocks, made, strict=True)
                for number, (at, kind, actor) in enumerate(lines, start=1)
            ])


class Migration(migrations.Migration):
    """Carry enquiries over."""

    atomic = False
    dependencies = [("fd_cases", "0034_clockacts_enquiry_clocks")]
    operations = [migrations.RunPython(give_clocks, migrations.RunPython.noop)]

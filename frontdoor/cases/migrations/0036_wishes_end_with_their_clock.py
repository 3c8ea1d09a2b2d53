"""A wish for more time ends with its clock: those that waited for clocks that have ended are closed."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

_NAME = "fd_cases_time_request_state_is_known"


def end_with_their_clock(apps, _schema_editor):
    requests, clocks = apps.get_model("fd_cases", "TimeRequest"), apps.get_model("fd_cases", "Clock")
    ended = clocks.objects.filter(pk=OuterRef("clock_id")).values("ended_at")[:1]
    requests.objects.filter(state="asked", clock__ended_at__isnull=False).update(
        state="ended", settled_by="system", settled_at=Greatest(Coalesce(Subquery(ended), F("asked_at")), F("asked_at"))
    )


class Migration(migrations.Migration):
    dependencies = [("fd_cases", "0035_clockacts_clocks_of_enquiries")]

    operations = [
        migrations.RemoveConstraint("timerequest", _NAME),
        migrations.AddConstraint(
            "timerequest",
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "given", "refused", "withdrawn", "ended"]), name=_NAME
            ),
        ),
        migrations.RunPython(end_with_their_clock, migrations.RunPython.noop),
    ]

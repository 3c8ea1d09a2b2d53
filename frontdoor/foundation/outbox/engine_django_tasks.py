"""The job as django-tasks runs it."""

from django_tasks import task

from frontdoor.foundation.outbox.engine import deliver


@task()
def deliver_job(delivery_ids: list[int]) -> None:
    """Run the deliveries of one job."""
    deliver(delivery_ids)

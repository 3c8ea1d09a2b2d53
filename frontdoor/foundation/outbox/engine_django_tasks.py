"""The job as django-tasks runs it."""

from django_tasks import task

from frontdoor.foundation.outbox.delivering import run_job


@task()
def deliver_job(delivery_ids: list[int]) -> None:
    """Run the deliveries of one job."""
    run_job(delivery_ids)

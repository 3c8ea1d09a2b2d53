"""The job as procrastinate runs it (settings name this module in PROCRASTINATE_IMPORT_PATHS)."""

from procrastinate.contrib.django import app

from frontdoor.foundation.outbox.delivering import run_job


@app.task(name="frontdoor.outbox.deliver")
def deliver_job(delivery_ids: list[int]) -> None:
    """Run the deliveries of one job."""
    run_job(delivery_ids)

"""What customers does when something was announced."""

from datetime import datetime

from frontdoor.customers.events import DeliveryOwed
from frontdoor.customers.operations.handing_on import hand_on
from frontdoor.foundation.outbox.api import on


@on(DeliveryOwed, outside=True)
def carry(event: DeliveryOwed, *, at: datetime) -> None:
    """Tell the source of the change; what it cannot take now is kept, and due again later."""
    hand_on(delivery_id=event.delivery_id, at=at)

"""GOV.UK Notify, through its own client (its documentation: docs.notifications.service.gov.uk/python.html)."""

import re
from typing import Any, Final

from django.conf import settings
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from frontdoor.messages.providers.senders import Outgoing, TryLater, WillNotArrive, senders
from frontdoor.messages.rules.states import Channel

_UUID: Final = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: A key ends in the service's id and the secret; what stands before is its name.
_KEY: Final = re.compile(f"(.*-)?{_UUID}-{_UUID}", re.I | re.S)
#: What one attempt may take, in seconds.
_PATIENCE: Final = 20
#: The kind of error Notify gives when the day's messages are used up; `RateLimitError` passes within a minute.
_DAY_IS_FULL: Final = "TooManyRequestsError"


class Notify:
    """Sends e-mail and text messages by one pass-through template a channel.

    Our templates have versions and are filled here; Notify's hold nothing but ((subject)) and ((body)).
    """

    name = "GOV.UK Notify"
    takes_is_delivers = False

    def send(self, message: Outgoing) -> str:
        """Send a message and return Notify's id of it."""
        client = NotificationsAPIClient(settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_BASE_URL, timeout=_PATIENCE)
        try:
            # An attempt may have ended without an answer after Notify took the message: ask before sending again.
            taken_as = _taken(client, message.reference) if message.attempt > 1 else ""
            return taken_as or str(_post(client, message)["id"])
        except APIError as fault:
            raise _meaning(fault) from fault
        finally:
            client.request_session.close()

    def check_config(self) -> list[str]:
        """Return what is missing."""
        # Without NOTIFY_CALLBACK_TOKEN no receipts are believed: messages then stay "sent", which is no fault.
        names = ("NOTIFY_API_KEY", "NOTIFY_EMAIL_TEMPLATE_ID", "NOTIFY_SMS_TEMPLATE_ID")
        faults = [f"Set {name}." for name in names if not getattr(settings, name)]
        if settings.NOTIFY_API_KEY and not _KEY.fullmatch(settings.NOTIFY_API_KEY):
            faults.append("NOTIFY_API_KEY must be a whole key: its name, the service's id and the secret.")
        return faults


def _post(client: NotificationsAPIClient, message: Outgoing) -> dict[str, Any]:
    if message.channel == Channel.EMAIL:
        answer: dict[str, Any] = client.send_email_notification(
            email_address=message.to,
            template_id=settings.NOTIFY_EMAIL_TEMPLATE_ID,
            personalisation={"subject": message.subject, "body": message.body.text},
            reference=message.reference,
        )
    else:
        answer = client.send_sms_notification(
            phone_number=message.to,
            template_id=settings.NOTIFY_SMS_TEMPLATE_ID,
            personalisation={"body": message.body.text},
            reference=message.reference,
        )
    return answer


def _taken(client: NotificationsAPIClient, reference: str) -> str:
    """Return Notify's id of a message it has taken under our reference, or ""."""
    found = client.get_all_notifications(reference=reference)["notifications"]
    return str(found[0]["id"]) if found else ""


def _meaning(fault: APIError) -> Exception:
    """Return what an error means for the message: by status and kind, as Notify asks, never by its text.

    429 and 5xx pass; 403 is about our key or clock, which somebody will mend. Any other 4xx is about this
    message. An answer that cannot be read leaves open what happened: the next attempt asks.
    """
    code = int(fault.status_code)
    if code == 429:
        limit = "its daily limit" if _DAY_IS_FULL in _kinds(fault) else "the rate it allows"
        return TryLater(f"GOV.UK Notify answered 429: we have reached {limit}.")
    if code == 403:
        return TryLater("GOV.UK Notify answered 403: our key or our clock is wrong.")
    if 400 <= code < 500:
        return WillNotArrive(f"GOV.UK Notify answered {code}: {', '.join(_kinds(fault)) or 'it refused the message'}.")
    return TryLater(f"GOV.UK Notify was not reached or answered {code}.")


def _kinds(fault: APIError) -> list[str]:
    told = fault.message
    found = [str(each.get("error", "")) for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    return [kind for kind in found if kind.isidentifier()]


senders.add("notify", Notify())

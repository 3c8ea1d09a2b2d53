"""What a key may be for. Each is asked for by the doors beside this."""

from typing import Final

OPEN: Final = "cases:open"
READ: Final = "cases:read"
UPDATE: Final = "cases:update"
WEBHOOKS: Final = "webhooks:manage"
SCOPES: Final = (OPEN, READ, UPDATE, WEBHOOKS)

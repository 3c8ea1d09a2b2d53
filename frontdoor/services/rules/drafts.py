"""How long a draft is kept."""

from datetime import timedelta
from typing import Final

#: Long enough to find a photo or wait for a relative's visit; no longer, because a draft holds personal data
#: nobody has sent us yet (UK GDPR article 5(1)(e)). Counted from the last change.

KEPT: Final = timedelta(days=28)

"""How long a draft is kept."""

from datetime import timedelta
from typing import Final

#: Long enough to find a photo or wait for a relative's visit; no longer, because a draft holds personal data
#: nobody has sent us yet (UK GDPR article 5(1)(e)). Counted from the last change.
KEPT: Final = timedelta(days=28)
#: How many forms a day one e-mail address is sent links for, and how many links a day one form sends. Whoever
#: types an address need not be whose it is, so more than a person needs would let strangers fill mailboxes.
MOST_FORMS_A_DAY: Final = 5
MOST_LINKS_A_DAY: Final = 5

"""What is written to the log: enough to find a fault by, and no secret that opens somebody's report."""

import logging
import re
from typing import Final

#: A value and its signature, as Django's signing writes them: links in messages carry one in their path.
_SIGNED: Final = re.compile(r"[^/\s\"'?=&]+:[\w-]{27,}")


class WithoutTokens(logging.Filter):
    """Takes signed tokens out of every line, such as Django's own about refused requests and their paths."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message, and keep the record."""
        record.msg, record.args = _SIGNED.sub("(token)", record.getMessage()), ()
        return True

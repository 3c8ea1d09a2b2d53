"""Removing what sources lost longer ago than it is kept."""

from datetime import datetime
from typing import Final

from frontdoor.customers import api as customers
from frontdoor.foundation.accounts.actors import Actor

#: Records of one source dealt with in one run; the rest wait for the next night.
A_RUN: Final = 1000


def retain(*, dry_run: bool = False, by: Actor, at: datetime) -> dict[str, int]:
    """Remove records that their sources lost longer ago than they are kept; return how many, by source.

    :param dry_run: count them, and change nothing.
    """
    found = customers.gone_for_long(at=at, most=A_RUN)
    if not dry_run:
        for ids in found.values():
            customers.forget_records(ids, by=by, at=at)
    return {source: len(ids) for source, ids in found.items()}

"""The moments that the clocks of a case wait for, in words."""

from frontdoor.cases.models import Case
from frontdoor.cases.queries.ledger import CLOSED, of_case
from frontdoor.cases.queries.packs import packs
from frontdoor.cases.rules.clock_definition import RECEIVED


def moments_of(case: Case) -> dict[str, str]:
    """Return what may happen in a case, by its name: all that starts or meets a clock, but receipt and closing.

    A pack says its moments in words; of a service's own clocks the name has to do. No query.
    """
    found: dict[str, str] = {}
    for each in of_case(case):
        words = packs()[each.pack].moments if each.pack in packs() else {}
        for moment in (each.definition.starts, each.definition.met_by):
            if moment not in {RECEIVED, CLOSED}:
                found.setdefault(moment, words.get(moment, moment.replace("-", " ").capitalize()))
    return found

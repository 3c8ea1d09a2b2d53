"""Words for an invented borough: a drowned land under the North Sea, so nobody's home is in it."""

from random import Random
from typing import Final

WARDS: Final = (
    "Saltmere", "Harbour", "Kelpgate", "Gullwick", "Sandhope", "Eelbourne", "Oysterfleet", "Tidewell",
    "Samphire Hill", "Lanternfield", "Driftham", "Cocklebury",
)  # fmt: skip

NEIGHBOURS: Final = (
    "Viking Reach Borough Council", "Outer Silver District Council", "Well Bank District Council",
    "Forties and Fisher Council",
)  # fmt: skip

#: Names that many towns have in more than one district, so that look-ups must tell them apart.
_COMMON: Final = ("Church Lane", "Station Road", "Mill Lane", "St Brannock’s Road", "The Green")

_FIRST: Final = (
    "Anchor", "Barnacle", "Beacon", "Bellrope", "Bowsprit", "Capstan", "Causeway", "Chandler", "Clinker",
    "Compass", "Coracle", "Cormorant", "Dolphin", "Drifter", "Eider", "Fathom", "Fender", "Foghorn",
    "Foreshore", "Gannet", "Guillemot", "Halyard", "Hawser", "Herring", "Jetty", "Kittiwake", "Lantern",
    "Limpet", "Lobster", "Longshore", "Mackerel", "Mainsail", "Marram", "Mussel", "Netmaker", "Osprey",
    "Oystercatcher", "Pebble", "Petrel", "Pilchard", "Plover", "Quayside", "Razorbill", "Ropewalk",
    "Sandpiper", "Seaholly", "Shanty", "Shingle", "Skerry", "Smack", "Spindrift", "Spinnaker", "Spyglass",
    "Sextant", "Tern", "Thrift", "Tiller", "Trawler", "Turnstone", "Whelk", "Wherry", "Windlass",
)  # fmt: skip

_KIND: Final = (
    "Street", "Road", "Lane", "Avenue", "Close", "Crescent", "Drive", "Gardens", "Grove", "Place", "Row",
    "Square", "Terrace", "Walk", "Way", "Rise",
)  # fmt: skip


def street_names(count: int, *, random: Random) -> list[str]:
    """Return names of streets, none twice; "High Street" and the common ones are dealt out elsewhere."""
    every = [f"{first} {kind}" for first in _FIRST for kind in _KIND]
    return random.sample(every, count)


def names_of_ward(number: int, own: list[str]) -> list[str]:
    """Return the street names of one ward: its own, the first of them given a common name here and there."""
    names = list(own)
    if number == 0:
        names[0] = "High Street"
    if number % 2:
        names[1] = _COMMON[number // 2 % len(_COMMON)]
    if number % 3 == 0:
        names[2] = _COMMON[(number // 3 + 2) % len(_COMMON)]
    return names

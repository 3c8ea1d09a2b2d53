"""An address as it stands on an envelope: which of its named parts are written, and in which order. Pure."""

import re
from collections.abc import Mapping
from typing import Final

_NAMES_OF_A_HOUSE: Final = ("house", "building", "public_building", "university", "school", "hospital", "farmland")
_ROADS: Final = ("road", "street", "footway", "pedestrian", "path", "square")
#: Of the places inside a town one line is enough; a hamlet or village stands where a town does.
_WITHIN: Final = ("suburb", "quarter", "neighbourhood")
_TOWNS: Final = ("village", "hamlet", "town")
#: What the state's and county's names add to a town's that a letter does not need.
_OFFICIAL: Final = re.compile(r"^(?:City|Royal Borough|Borough|London Borough) of | CP$")


def address_lines(parts: Mapping[str, str]) -> list[str]:
    """Return the lines of an address of Great Britain from its named parts, as a letter is addressed.

    :param parts: by the names that OpenStreetMap and gazetteers use: house, house_number, road, suburb, village, town,
        city, county, postcode, state, country.
    """
    said = {name: str(value).strip() for name, value in parts.items() if str(value).strip()}
    lines = [said[name] for name in _NAMES_OF_A_HOUSE if name in said]
    road = next((said[name] for name in _ROADS if name in said), "")
    number = said.get("house_number", "")
    lines.append(" ".join(each for each in (number, road) if each))
    lines += _places(said, has_street=bool(road))
    postcode = said.get("postcode") or said.get("partial_postcode", "")
    lines.append(postcode)
    if not postcode and not _is_london(said):
        lines.append(said.get("state", ""))
    lines.append(said.get("country", ""))
    found: list[str] = []
    for line in lines:
        if line and line not in found:
            found.append(line)
    return found


def _places(said: Mapping[str, str], *, has_street: bool) -> list[str]:
    small = next((_short(said[name]) for name in _TOWNS if name in said), "")
    city = _short(said.get("city", ""))
    within = next((said[name] for name in _WITHIN if name in said), "")
    places = []
    if "building" in said and "quarter" in said:
        places.append(said["quarter"])
    elif not has_street and within and "village" not in said:
        places.append(within)
        places.append(said.get("local_administrative_area", ""))
    if _is_london(said):
        return [*places, "London"]
    if "town" in said and "village" not in said:
        places.append(small)
        city = ""
    else:
        places += [small, city]
    county = said.get("county", "")
    if county and not said.get("postcode") and county != city:
        places.append(county)
    return places


def _is_london(said: Mapping[str, str]) -> bool:
    return any("London" in said.get(name, "") for name in ("city", "county", "state_district", "city_district"))


def _short(name: str) -> str:
    return _OFFICIAL.sub("", name)

"""Reading a GeoJSON file of areas as other people publish it."""

from collections.abc import Mapping
from typing import Any, Final

from frontdoor.kernel.refusals import Refusal
from frontdoor.places.rules.rows import NewWard, Quarantined

#: What publishers call the code and the name: ours, ONS boundaries of any year ("WD24CD"), OS, councils.
_CODE_NAMES: Final = ("code", "area_code", "ward_code", "gss_code", "id")
_NAME_NAMES: Final = ("name", "area_name", "ward_name", "title")
#: GeoJSON is in WGS84 by definition (RFC 7946); older files say so, or say something else.
_WGS84: Final = ("CRS84", "4326")


class NotAnAreaFile(Refusal):
    """The file is not a GeoJSON collection of areas in latitude and longitude."""


def read_wards(document: object) -> tuple[list[NewWard], list[Quarantined]]:
    """Return the wards of a GeoJSON FeatureCollection, and the features that cannot be read.

    :raises NotAnAreaFile: if the document is something else, or in other coordinates than WGS84.
    """
    if not isinstance(document, Mapping) or document.get("type") != "FeatureCollection":
        raise NotAnAreaFile("The file is not a GeoJSON FeatureCollection.")
    check_coordinates(document.get("crs"))
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise NotAnAreaFile("The file has no features.")
    wards, quarantined = [], []
    for number, feature in enumerate(features, start=1):
        ward = _ward(feature)
        if ward is None:
            reason = "It needs properties with a code and a name, and a geometry."
            quarantined.append(Quarantined(row=f"feature {number}", reason=reason))
        else:
            wards.append(ward)
    return wards, quarantined


def check_coordinates(crs: object) -> None:
    """Check that a GeoJSON document is in latitude and longitude. Raises NotAnAreaFile."""
    if crs is None:
        return
    named = crs.get("properties") if isinstance(crs, Mapping) else None
    name = str(named.get("name", "")) if isinstance(named, Mapping) else ""
    if not name.endswith(_WGS84):
        raise NotAnAreaFile(f"The file is in {name or 'unknown'} coordinates. Convert it to WGS84.")


def _ward(feature: object) -> NewWard | None:
    if not isinstance(feature, Mapping):
        return None
    properties, geometry = feature.get("properties"), feature.get("geometry")
    if not isinstance(properties, Mapping) or not isinstance(geometry, Mapping):
        return None
    code = _property(properties, _CODE_NAMES, ons_ending="CD")
    name = _property(properties, _NAME_NAMES, ons_ending="NM")
    return NewWard(code=code, name=name, geometry=geometry) if code and name else None


def _property(properties: Mapping[str, Any], names: tuple[str, ...], *, ons_ending: str) -> str:
    """Return the first property with one of the names, or an ONS one such as WD24CD, in any case."""
    by_name = {str(key).lower(): value for key, value in properties.items()}
    for name in names:
        if by_name.get(name):
            return str(by_name[name]).strip()
    for key, value in by_name.items():
        if value and key.startswith("wd") and key.endswith(ons_ending.lower()):
            return str(value).strip()
    return ""

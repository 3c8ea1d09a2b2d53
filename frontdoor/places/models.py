"""The gazetteer's tables. Geometry is GeoJSON in WGS84; points carry National Grid metres for boxes."""

from typing import Any, ClassVar

from django.db import models


class Ward(models.Model):
    """A ward of the council."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=120)
    geometry: Any = models.JSONField()
    south = models.FloatField()
    west = models.FloatField()
    north = models.FloatField()
    east = models.FloatField()

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"code", "name", "geometry", "south", "west", "north", "east"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.name


class Neighbour(models.Model):
    """The area of another council beside ours, so that we can say whose a point outside is."""

    name = models.CharField(max_length=120, primary_key=True)
    geometry: Any = models.JSONField()

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"name", "geometry"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.name


class Street(models.Model):
    """A street by its USRN (unique street reference number)."""

    usrn = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=120)
    locality = models.CharField(max_length=120, blank=True)
    geometry: Any = models.JSONField()
    lat = models.FloatField()
    lon = models.FloatField()
    easting = models.FloatField()
    northing = models.FloatField()

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "usrn", "name", "locality", "geometry", "lat", "lon", "easting", "northing",
        }  # fmt: skip
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.name}, {self.locality}" if self.locality else self.name


class Load(models.Model):
    """One file that was loaded: what it was, of when, and what it changed."""

    class Kind(models.TextChoices):
        ADDRESSES = "addresses", "Addresses"
        COORDINATES = "coordinates", "Coordinates of addresses"
        POSTCODES = "postcodes", "Postcodes"
        NAMES = "names", "Names of streets and places"

    kind = models.CharField(max_length=20, choices=Kind)
    #: Whose file it is: "Council gazetteer", and what it was called.
    source = models.CharField(max_length=200)
    file = models.CharField(max_length=200)
    #: The day whose state it tells. A file of an earlier day is never loaded after one of a later day.
    as_of = models.DateField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    retired = models.PositiveIntegerField()
    quarantined = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "as_of"], name="fd_places_load_by_day")]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "kind", "source", "file", "as_of", "loaded_at", "loaded_by", "rows", "added", "changed", "retired",
            "quarantined",
        }  # fmt: skip
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.source}, {self.as_of}"


class Address(models.Model):
    """A postal address by its UPRN (unique property reference number). One that is gone is retired, never deleted."""

    uprn = models.BigIntegerField(primary_key=True)
    line = models.CharField(max_length=200)
    #: Where its street is, if it has none of ours: "Iffley, Oxford".
    place = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=8, db_index=True)
    #: What it is found and sorted by, taken from the line: see `rules.address_words`. "14A" is 14 and "14A".
    street_words = models.CharField(max_length=120, blank=True)
    building = models.CharField(max_length=120, blank=True, db_index=True)
    number = models.PositiveIntegerField(default=0)
    house = models.CharField(max_length=12, blank=True)
    #: The first day on which it is not there any more.
    retired_on = models.DateField(null=True)
    #: The load that last named a change of it; nothing for what came otherwise.
    load = models.ForeignKey(Load, on_delete=models.PROTECT, null=True, related_name="addresses")
    street = models.ForeignKey(Street, on_delete=models.SET_NULL, null=True, related_name="addresses")
    ward = models.ForeignKey(Ward, on_delete=models.SET_NULL, null=True, related_name="addresses")
    lat = models.FloatField()
    lon = models.FloatField()
    easting = models.FloatField()
    northing = models.FloatField()

    class Meta:
        indexes = [
            models.Index(fields=["easting", "northing"], name="fd_places_address_by_grid"),
            models.Index(fields=["street_words", "number", "house"], name="fd_places_address_by_street"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(uprn__gte=1, uprn__lt=10**12),
                name="fd_places_uprn_has_at_most_12_digits",
            ),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "uprn", "line", "place", "postcode", "street_words", "building", "number", "house", "retired_on", "lat",
            "lon", "easting", "northing",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"street", "ward", "load"}

    def __str__(self) -> str:
        return f"{self.line}, {self.postcode}"


class AddressChange(models.Model):
    """What a load changed of an address, as it was before."""

    class What(models.TextChoices):
        CHANGED = "changed", "Changed"
        RETIRED = "retired", "Retired"
        RETURNED = "returned", "There again"

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="changes")
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=10, choices=What)
    before: Any = models.JSONField(default=dict)

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "what", "before"}
        linked: ClassVar[set[str]] = {"address", "load"}

    def __str__(self) -> str:
        return f"{self.what}: {self.address_id}"


class Postcode(models.Model):
    """A postcode with where its middle is, as the ONS Postcode Directory has it. Terminated ones stay."""

    code = models.CharField(max_length=8, primary_key=True)
    #: As the directory says; the ward of a point of ours is found from the polygons.
    ward_code = models.CharField(max_length=12, blank=True)
    lsoa_code = models.CharField(max_length=12, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    terminated_on = models.DateField(null=True)
    retired_on = models.DateField(null=True)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, null=True, related_name="postcodes")

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"code", "ward_code", "lsoa_code", "lat", "lon", "terminated_on", "retired_on"}
        linked: ClassVar[set[str]] = {"load"}

    def __str__(self) -> str:
        return self.code


class NamedPlace(models.Model):
    """A street or a place by its name, as OS Open Names has it: it has no USRN, and so is no `Street`."""

    id = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(max_length=160)
    #: The other name where there are two, of a Welsh and an English one.
    other_name = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=60)
    place = models.CharField(max_length=160, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    retired_on = models.DateField(null=True)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, null=True, related_name="names")

    class Meta:
        indexes = [models.Index(fields=["name"], name="fd_places_named_place_by_name")]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "name", "other_name", "kind", "place", "lat", "lon", "retired_on"}
        linked: ClassVar[set[str]] = {"load"}

    def __str__(self) -> str:
        return self.name


class Asset(models.Model):
    """A thing that stands in the area under a number: a lamp column, a tree, a litter bin. Never deleted.

    Its kind is a word of the council's own, as the file was loaded under: "lamp-column".
    """

    kind = models.SlugField(max_length=60)
    #: As its plate shows it, and as it is compared: see `rules.assets.bare`.
    number = models.CharField(max_length=40)
    bare_number = models.CharField(max_length=40)
    #: Where it stands, for whoever is beside it: "outside 22 High Street".
    words = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=250, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    easting = models.FloatField()
    northing = models.FloatField()
    #: The square of the National Grid it stands in: see `rules.assets.cell_of`.
    cell = models.IntegerField()
    #: The first day it is there, if that is known, and the first day it is not any more.
    since = models.DateField(null=True)
    removed_on = models.DateField(null=True)
    #: Whose list it comes from, and when a load last named it.
    source = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "cell"], name="fd_places_asset_by_cell")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "bare_number"], name="fd_places_an_asset_has_its_own_number"),
            models.CheckConstraint(condition=~models.Q(bare_number=""), name="fd_places_an_asset_has_a_number"),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {
            "id", "kind", "number", "bare_number", "words", "street", "lat", "lon", "easting", "northing", "cell",
            "since", "removed_on", "source", "loaded_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

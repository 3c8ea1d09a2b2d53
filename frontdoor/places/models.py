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


class Address(models.Model):
    """A postal address by its UPRN (unique property reference number)."""

    uprn = models.BigIntegerField(primary_key=True)
    line = models.CharField(max_length=200)
    postcode = models.CharField(max_length=8, db_index=True)
    street = models.ForeignKey(Street, on_delete=models.SET_NULL, null=True, related_name="addresses")
    ward = models.ForeignKey(Ward, on_delete=models.SET_NULL, null=True, related_name="addresses")
    lat = models.FloatField()
    lon = models.FloatField()
    easting = models.FloatField()
    northing = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["easting", "northing"], name="fd_places_address_by_grid")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(uprn__gte=1, uprn__lt=10**12),
                name="fd_places_uprn_has_at_most_12_digits",
            ),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"uprn", "line", "postcode", "lat", "lon", "easting", "northing"}
        linked: ClassVar[set[str]] = {"street", "ward"}

    def __str__(self) -> str:
        return f"{self.line}, {self.postcode}"


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

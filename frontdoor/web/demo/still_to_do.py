"""What the demonstration council has still to make a service of: invented, from a fixed seed. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from frontdoor.services.api import ItemSort, ItemStatus, ItemValues

REQUESTS: Final = 50
FORMS: Final = 119
DOCUMENTS: Final = 84  # and one that a later table brings
#: When the council wrote it all down, and by when each sort is to be done.
BEGUN: Final = timedelta(weeks=26)
TARGETS: Final = {ItemSort.REQUEST: timedelta(weeks=20), ItemSort.FORM: timedelta(weeks=52),
                  ItemSort.DOCUMENT: timedelta(weeks=30)}  # fmt: skip
_HOST: Final = "https://old.marlowmere.example"

#: Services of the catalogue by what people call them, with how often a year they are asked for.
KNOWN: Final[Mapping[str, tuple[str, int]]] = {
    "missed-bin": ("Missed bin", 21400), "fly-tipping": ("Rubbish dumped in the street", 16800),
    "council-tax-move": ("Change of address for Council Tax", 15200), "pothole": ("Hole in the road", 12900),
    "bulky-waste": ("Collection of large things", 11800), "replacement-bin": ("New or replacement bin", 9700),
    "garden-waste": ("Garden waste subscription", 9300), "street-light": ("Broken street light", 8100),
    "single-person-discount": ("Single person discount", 7600), "blue-badge": ("Blue Badge", 6900),
    "housing-repair": ("Housing repair", 6400), "register-birth": ("Appointment to register a birth", 5200),
    "noise": ("Noise complaint", 4700), "register-death": ("Appointment to register a death", 4100),
    "abandoned-vehicle": ("Abandoned vehicle", 3900), "school-admissions": ("Question about school places", 3600),
    "pest-control": ("Pest treatment", 3300), "housing-register": ("Housing register", 3100),
    "information-request": ("Freedom of information request", 1900), "skip-permit": ("Permit for a skip", 1400),
    "complaint": ("Complaint about a council service", 2600), "graffiti": ("Graffiti", 2200),
}  # fmt: skip
#: What else people ask for, by who owns it.
THINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "Council Tax": ("Direct debit", "Payment plan", "Student exemption", "Empty home", "Disabled band reduction",
                    "Refund of credit", "Second home", "Bill in large print"),
    "Benefits": ("Housing benefit change", "Discretionary housing payment", "Free school meals", "Council Tax support"),
    "Parking": ("Resident permit", "Visitor permits", "Penalty challenge", "Bay suspension", "Carer permit",
                "Season ticket", "Dropped kerb"),
    "Licensing": ("Personal licence", "Premises licence", "Temporary event notice", "Taxi driver licence",
                  "Taxi vehicle licence", "Pet shop licence", "Tattoo registration", "Street collection"),
    "Planning": ("Tree works", "Certificate of lawfulness", "Building notice", "Address for a new home",
                 "Objection to a plan", "Local land search"),
    "Housing": ("Mutual exchange", "Right to buy", "Garage to rent", "Succession of tenancy", "Report of damp",
                "Permission to alter a home", "Leaseholder question"),
    "Waste": ("Assisted collection", "Food caddy", "Clinical sacks", "Trade sacks", "Compost bin"),
    "Parks": ("Allotment", "Event in a park", "Memorial bench", "Pitch booking", "Grass cutting"),
    "Registrars": ("Copy certificate", "Notice of marriage", "Citizenship ceremony", "Approved venue"),
    "Social care": ("Care assessment", "Carer assessment", "Equipment at home", "Meals at home", "Day centre"),
    "Schools": ("School transport", "School appeal", "Term-time absence", "Child performance licence"),
    "Environmental health": ("Food business registration", "Food hygiene rescore", "Stray dog", "Bonfire smoke",
                             "Private water sample"),
    "Elections": ("Postal vote", "Proxy vote", "Anonymous registration"),
    "Libraries": ("Room hire", "Home library", "Book suggestion"),
}  # fmt: skip
FORM_OF: Final = ("application", "change of details", "renewal", "cancellation", "question")
PAPER_OF: Final = ("application form", "guidance and form", "declaration", "consent form")
WHY_NOT: Final = ("Too few ask for it to be worth it", "The law asks for it on paper", "Ended with the old contract")


def items(random: Random, *, today: date) -> Iterator[tuple[date, ItemValues]]:
    """Yield each thing with the day since when it stands as it does; all of it was written down on the first."""
    pairs = [(owner, thing) for owner, things in THINGS.items() for thing in things]
    requests = [ItemValues(ItemSort.REQUEST, name, volume, owner="Customer services", slug=slug)
                for slug, (name, volume) in KNOWN.items()]  # fmt: skip
    requests += [
        ItemValues(ItemSort.REQUEST, f"{thing} by telephone", volume, owner=owner)
        for (owner, thing), volume in zip(
            random.sample(pairs, REQUESTS - len(requests)), _falling(random, 6000), strict=False
        )
    ]
    forms = [
        ItemValues(ItemSort.FORM, f"{thing}: {what}", random.choice((0, random.randrange(20, 4000))),
                   f"{_HOST}/forms/{_path(thing)}-{_path(what)}", owner)
        for owner, thing, what in _drawn(random, pairs, FORM_OF, FORMS - len(KNOWN))
    ]  # fmt: skip
    forms += [ItemValues(ItemSort.FORM, f"{name} (old form)", volume // 2, f"{_HOST}/forms/{slug}", "Digital", slug)
              for slug, (name, volume) in KNOWN.items()]  # fmt: skip
    papers = [
        ItemValues(ItemSort.DOCUMENT, f"{thing}: {what}", 0, f"{_path(thing)}-{_path(what)}.pdf", owner)
        for owner, thing, what in _drawn(random, pairs, PAPER_OF, DOCUMENTS)
    ]
    for each in [*requests, *forms, *papers]:
        yield _come(random, each, today=today)


def _falling(random: Random, most: int) -> Iterator[int]:
    while True:
        yield max(60, most)
        most = int(most * random.uniform(0.85, 0.97))


def _drawn(
    random: Random, pairs: list[tuple[str, str]], kinds: tuple[str, ...], number: int
) -> list[tuple[str, str, str]]:
    return random.sample([(owner, thing, what) for owner, thing in pairs for what in kinds], number)


def _path(name: str) -> str:
    return name.lower().replace(" ", "-")


def _come(random: Random, item: ItemValues, *, today: date) -> tuple[date, ItemValues]:
    """Return an item as far as it has come; faster of late, as those who do it have learned."""
    begun = today - BEGUN
    day = begun + timedelta(days=round(BEGUN.days * random.random() ** 0.6))
    luck = random.random()
    if item.slug:
        return day, replace(item, status=ItemStatus.LIVE)
    if luck < 0.09:
        return day, replace(item, status=ItemStatus.LIVE)
    if luck < 0.15:
        return day, replace(item, status=ItemStatus.MERGED, reason=f"Asked by the service for {item.owner.lower()} now")
    if luck < 0.20:
        return day, replace(item, status=ItemStatus.NOT_DONE, reason=random.choice(WHY_NOT))
    if luck < 0.32:
        return day, replace(item, status=ItemStatus.DRAFTING)
    return (day, replace(item, status=ItemStatus.IN_REVIEW)) if luck < 0.36 else (begun, item)


#: A later table, with rows that nobody could read, to be seen where such rows are kept.
LATER: Final = timedelta(days=9)
LATER_TABLE: Final = (
    "sort,name,a year,where it is today,owner",
    "document,Leaflet about fostering,300,fostering.pdf,Social care",
    "leaflet,Bus times,,notice board,Transport",
    "document,,,unnamed scan 12.pdf,",
    "web form,Lost property,about 40 a month,,Customer services",
)

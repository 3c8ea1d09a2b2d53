"""A prepared database: migrated, with the invented borough, its catalogue and the demonstration's key."""

import os

import django
from django.core.management import call_command


def prepare() -> None:
    """Set Django up and prepare the database that DATABASE_URL names. Safe to call again."""
    os.environ.setdefault("FRONTDOOR_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdoor.config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    from frontdoor.foundation.accounts.actors import SYSTEM
    from frontdoor.foundation.accounts.moment import now
    from frontdoor.places.api import load_invented, wards
    from frontdoor.web.demo.seeding import SEED
    from frontdoor.web.demo.seeding import prepare as prepare_demo

    at = now()
    prepare_demo(at=at)
    if not wards():
        load_invented(seed=SEED, by=SYSTEM, at=at)

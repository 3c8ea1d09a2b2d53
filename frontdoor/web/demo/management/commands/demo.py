"""frontdoor demo: prepare the demonstration council."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from frontdoor.foundation.accounts.cast import CAST, DEMO_PASSWORD
from frontdoor.foundation.accounts.moment import now
from frontdoor.web.demo.earlier import publish_earlier
from frontdoor.web.demo.seeding import CASES, DEMO_KEY, is_seeded, prepare, seed


class Command(BaseCommand):
    help = "Prepare the demonstration council: tables, assets, cast, services, streets and three months of cases."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.FRONTDOOR_DEMO:
            raise CommandError("Set FRONTDOOR_DEMO=1: this makes invented residents and published passwords.")
        # All in one process: starting Django three times is most of what a start costs.
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        at = now()
        publish_earlier(at=at)
        prepare(at=at)
        if not is_seeded():
            with tqdm(total=CASES, desc="Inventing cases", disable=None) as bar:
                seed(at=at, progress=bar.update)
        self.stdout.write(f"\n  Frontdoor is at {settings.FRONTDOOR_SITE}/   (demonstration: all of it is invented)\n")
        self.stdout.write(f"  Sign in at {settings.FRONTDOOR_SITE}/sign-in/ with the password {DEMO_PASSWORD} as:\n")
        for part in CAST:
            self.stdout.write(f"    {part.username:6} {part.name}, {part.what}")
        self.stdout.write(f"  The API key is {DEMO_KEY}.\n\nThe demonstration council is ready.")

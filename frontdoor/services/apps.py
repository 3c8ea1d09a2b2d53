from importlib import import_module

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "frontdoor.services"
    label = "fd_services"

    def ready(self) -> None:
        """Load the kinds of question and the section of other people, which register themselves."""
        for module in (
            "rules.kinds.words",
            "rules.kinds.figures",
            "rules.kinds.choices",
            "rules.kinds.people",
            "rules.kinds.registers",
            "rules.kinds.groups",
            "providers.dates",
            "providers.places",
            "providers.registers",
            "providers.uploads",
            "providers.bank",
            "providers.letters",
            "rules.others_checks",
        ):
            import_module(f"{self.name}.{module}")

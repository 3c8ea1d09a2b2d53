from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "frontdoor.cases"
    label = "fd_cases"

    def ready(self) -> None:
        """Register the parts of a service's definition that cases interpret, and what cases tell of somebody."""
        from frontdoor.cases import checks  # noqa: F401, PLC0415 -- registers; needs the models
        from frontdoor.cases.panels import PANEL  # noqa: PLC0415 -- models are loaded by now
        from frontdoor.cases.queries.clocks import SECTIONS  # noqa: PLC0415 -- models are loaded by now
        from frontdoor.cases.queries.complaints import COMPLAINTS  # noqa: PLC0415 -- as above
        from frontdoor.cases.queries.registers import REGISTER  # noqa: PLC0415 -- as above
        from frontdoor.foundation.ui.panels import panels  # noqa: PLC0415 -- as above
        from frontdoor.services.api import definition_sections  # noqa: PLC0415 -- as above

        for section in (*SECTIONS, COMPLAINTS, REGISTER):
            definition_sections.add(section.name, section)
        panels.add("cases", PANEL)

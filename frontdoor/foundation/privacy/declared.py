"""What a model's Privacy class says, as a value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Facts:
    """What a model says of its rows.

    :param paths: to whom a row is about; "id" for a row that stands for somebody.
    :param named: columns that hold a handle of such a row, looked at where no path leads anywhere.
    :param handles: by what other tables name a row, as formats: "{reference}", "record:{pk}".
    :param personal: each personal field with why it is held.
    :param given: personal fields that say what the person themselves told us.
    :param withheld: personal fields that nobody is given, each with the reason: the secret that guards an account.
    :param apart: why rows with personal fields cannot be told to be anybody's; "" where they can.
    """

    model: type[Model]
    paths: tuple[str, ...]
    named: tuple[str, ...]
    handles: tuple[str, ...]
    personal: Mapping[str, str]
    plain: frozenset[str]
    linked: frozenset[str]
    given: frozenset[str]
    withheld: Mapping[str, str]
    apart: str

    @property
    def label(self) -> str:
        """Return the permanent name of the table: "fd_cases.Case"."""
        return self.model._meta.label

    @property
    def called(self) -> str:
        """Return what people call rows of it: "Case entries"."""
        words = str(self.model._meta.verbose_name_plural)
        return words[:1].upper() + words[1:]

    @property
    def what(self) -> str:
        """Return what a row of it is, in a sentence."""
        return (self.model.__doc__ or "").split("\n\n")[0].replace("\n", " ").strip()

    @property
    def given_out(self) -> tuple[str, ...]:
        """Return the fields that somebody is shown of a row about them, in the order of the table."""
        return tuple(each.name for each in self.model._meta.concrete_fields if each.name not in self.withheld)


def facts_of(model: type[Model]) -> Facts:
    """Return what a model says of its rows."""
    privacy = model.Privacy  # type: ignore[attr-defined]  # every model of ours has one: a test demands it
    subject = privacy.subject or ()
    return Facts(
        model=model,
        paths=(subject,) if isinstance(subject, str) else tuple(subject),
        named=tuple(getattr(privacy, "named", ())),
        handles=tuple(getattr(privacy, "handles", ())),
        personal=dict(privacy.personal),
        plain=frozenset(privacy.plain),
        linked=frozenset(privacy.linked),
        given=frozenset(getattr(privacy, "given", ())),
        withheld=dict(getattr(privacy, "withheld", {})),
        apart=getattr(privacy, "apart", ""),
    )


def our_models() -> Iterator[type[Model]]:
    """Yield every model of this project, historical and automatic ones left out."""
    for model in apps.get_models():
        if model.__module__.startswith("frontdoor."):
            yield model


def unclassified(model: type[Model]) -> set[str]:
    """Return the fields that the model's Privacy class names never or more than once, or that do not exist."""
    privacy = getattr(model, "Privacy", None)
    fields = {field.name for field in model._meta.concrete_fields}
    if privacy is None:
        return fields
    named = [
        *getattr(privacy, "personal", {}),
        *getattr(privacy, "plain", set()),
        *getattr(privacy, "linked", set()),
    ]
    return (fields ^ set(named)) | {name for name in named if named.count(name) > 1}

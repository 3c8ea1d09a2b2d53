"""What is remembered of people, by noun."""

from frontdoor.customers.models.acting import Representation, RepresentationEntry
from frontdoor.customers.models.care import CautionaryAlert, ConsentEntry, Need
from frontdoor.customers.models.changes import ChangeDelivery, DeliveryEntry, ToldChange
from frontdoor.customers.models.circles import Circle, CircleEntry, CircleMember, CircleTask, TaskSeer
from frontdoor.customers.models.details import Customer
from frontdoor.customers.models.holding import Attachment
from frontdoor.customers.models.holds import Hold
from frontdoor.customers.models.looking import BrokenGlass, Look, LookedAt, RestrictedName, RestrictedRecord
from frontdoor.customers.models.pairs import LearntModel, Pair, PairEntry, Rarity
from frontdoor.customers.models.records import (
    OURSELVES,
    Load,
    QuarantinedRow,
    RecordKey,
    RecordVersion,
    SourceRecord,
)

__all__ = [
    "OURSELVES",
    "Attachment",
    "BrokenGlass",
    "CautionaryAlert",
    "ChangeDelivery",
    "Circle",
    "CircleEntry",
    "CircleMember",
    "CircleTask",
    "ConsentEntry",
    "Customer",
    "DeliveryEntry",
    "Hold",
    "LearntModel",
    "Load",
    "Look",
    "LookedAt",
    "Need",
    "Pair",
    "PairEntry",
    "QuarantinedRow",
    "Rarity",
    "RecordKey",
    "RecordVersion",
    "Representation",
    "RepresentationEntry",
    "RestrictedName",
    "RestrictedRecord",
    "SourceRecord",
    "TaskSeer",
    "ToldChange",
]

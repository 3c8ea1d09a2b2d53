"""What is remembered of people, by noun."""

from frontdoor.customers.models.changes import ChangeDelivery, DeliveryEntry, ToldChange
from frontdoor.customers.models.details import Customer
from frontdoor.customers.models.holding import Attachment
from frontdoor.customers.models.holds import Hold
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
    "ChangeDelivery",
    "Customer",
    "DeliveryEntry",
    "Hold",
    "LearntModel",
    "Load",
    "Pair",
    "PairEntry",
    "QuarantinedRow",
    "Rarity",
    "RecordKey",
    "RecordVersion",
    "SourceRecord",
    "ToldChange",
]

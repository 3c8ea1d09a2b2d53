"""The connector that the policy of a source names."""

# Imported to stand in the registry.
from frontdoor.customers.providers import csv_drop, http, people  # noqa: F401 -- as above
from frontdoor.customers.providers.connectors import Connector, connectors
from frontdoor.customers.rules.sources import SourceDefinition


def way_to(source: SourceDefinition) -> Connector:
    """Return the connector of a source. Raises LookupError for a kind that does not exist."""
    return connectors.get(source.connector.kind)

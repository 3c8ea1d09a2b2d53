"""Sending to addresses that others named, and never into our own network by their wish.

A name that is public when a webhook is kept may point elsewhere when it is called, so what counts is the address
that the connection was really made to. It is looked at before a byte is sent.
"""

import ipaddress
import socket
from typing import Any, Final

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from typing_extensions import override
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

#: Where a demonstration's receivers are: on this machine.
_LOOPBACK: Final = ("127.0.0.0/8", "::1/128")


def may_be_called(address: str) -> bool:
    """Return whether an IP address is public, or in a network that a setting allows (FRONTDOOR_WEBHOOK_NETWORKS)."""
    found = ipaddress.ip_address(address.partition("%")[0])
    plain = getattr(found, "ipv4_mapped", None) or found
    allowed = [*settings.FRONTDOOR_WEBHOOK_NETWORKS, *(_LOOPBACK if settings.FRONTDOOR_DEMO else ())]
    return plain.is_global or any(plain in ipaddress.ip_network(network) for network in allowed)


def session() -> requests.Session:
    """Return a session that refuses to talk to addresses that may not be called."""
    found = requests.Session()
    for scheme in ("http://", "https://"):
        found.mount(scheme, _Guarded())
    return found


def _looked_at(connection: HTTPConnection, made: socket.socket) -> socket.socket:
    peer = str(made.getpeername()[0])
    if not may_be_called(peer):
        made.close()
        raise NewConnectionError(connection, f"{peer} is not a public address")
    return made


class _Plain(HTTPConnection):
    @override
    def _new_conn(self) -> socket.socket:
        return _looked_at(self, super()._new_conn())


class _Secure(HTTPSConnection):
    @override
    def _new_conn(self) -> socket.socket:
        return _looked_at(self, super()._new_conn())


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Guarded(HTTPAdapter):
    @override
    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

"""What is remembered of requests about somebody's own data, by noun."""

from frontdoor.rights.models.erasures import Erasure
from frontdoor.rights.models.packages import Flag, Package

__all__ = ["Erasure", "Flag", "Package"]

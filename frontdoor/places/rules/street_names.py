"""How people write street names: in any case, abbreviated, in part, with a landmark, misspelt."""

import difflib
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

#: Usual short forms, after Royal Mail's and the National Street Gazetteer's conventions. A word may have
#: other readings ("st" is also "saint"), so a short form adds a reading and never replaces what was typed.
SHORT_FORMS: Final = {
    "av": "avenue", "ave": "avenue", "bldgs": "buildings", "blvd": "boulevard", "bri": "bridge",
    "cl": "close", "clo": "close", "cotts": "cottages", "cres": "crescent", "crt": "court", "ct": "court",
    "dr": "drive", "drv": "drive", "est": "estate", "fld": "field", "flds": "fields", "gdn": "garden",
    "gdns": "gardens", "gr": "grove", "grn": "green", "gro": "grove", "gt": "great", "hl": "hill",
    "hse": "house", "la": "lane", "ln": "lane", "lwr": "lower", "mkt": "market", "mt": "mount",
    "pde": "parade", "pk": "park", "pl": "place", "rd": "road", "rw": "row", "saint": "st", "sq": "square",
    "st": "street", "str": "street", "ter": "terrace", "terr": "terrace", "upr": "upper", "vw": "view",
    "wk": "walk", "wlk": "walk", "wy": "way", "yd": "yard",
}  # fmt: skip

#: What stands between a street and a landmark: "High Street, opposite the library".
_LANDMARK: Final = re.compile(
    r"[,;()/]|\b(?:outside|opposite|opp|near|nr|by|next to|beside|behind|in front of|junction (?:of|with)|"
    r"jct|corner of|between|at|on|along|off)\b",
    re.IGNORECASE,
)
_HOUSE_NUMBER: Final = re.compile(r"\d+[a-z]?")
_IGNORED: Final = frozenset({"the", "a", "of", "and", "no"})
#: Longer text is cut before it is searched: a street is named in the first words.
_LONGEST_QUERY: Final = 200
_FEWEST_LETTERS_TO_MEND: Final = 4


def words_of(text: str) -> list[str]:
    """Return the words of a name as they are compared: lower case, without accents or apostrophes."""
    flat = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", flat)


def segments(text: str) -> list[list[str]]:
    """Return the parts of what somebody wrote that may each name a street, in order, as words.

    House numbers and small words are left out: "Outside 12 the Parade" -> [["parade"]].
    """
    found = []
    for part in _LANDMARK.split(text[:_LONGEST_QUERY]):
        words = [word for word in words_of(part) if word not in _IGNORED and not _HOUSE_NUMBER.fullmatch(word)]
        if words:
            found.append(words)
    return found


class _Words:
    """Which streets have which word."""

    def __init__(self, words_by_street: Sequence[Sequence[str]]) -> None:
        self._streets: dict[str, set[int]] = defaultdict(set)
        for street, words in enumerate(words_by_street):
            for word in words:
                self._streets[word].add(street)
        self._words = sorted(self._streets)

    def streets(self, word: str, *, mend: bool) -> set[int]:
        """Return the streets with a word that begins like this one, or that it is short for.

        :param mend: where there is none, take words that are spelt nearly so.
        """
        found = self._beginning_with(word) | self._streets.get(SHORT_FORMS.get(word, ""), set())
        return self._spelt_nearly(word) if mend and not found else found

    def _beginning_with(self, start: str) -> set[int]:
        found: set[int] = set()
        for word in self._words[bisect_left(self._words, start) :]:
            if not word.startswith(start):
                break
            found |= self._streets[word]
        return found

    def _spelt_nearly(self, word: str) -> set[int]:
        if len(word) < _FEWEST_LETTERS_TO_MEND:
            return set()
        near = difflib.get_close_matches(word, self._words, n=3, cutoff=0.75)
        return set().union(*(self._streets[close] for close in near))


class StreetNames:
    """An index of street names by word. Positions refer to the names it was made from."""

    def __init__(self, names: Sequence[tuple[str, str]]) -> None:
        """Make the index from (name, locality) pairs."""
        self._names = [(words_of(name), words_of(locality)) for name, locality in names]
        self._in_name = _Words([name for name, _locality in self._names])
        self._anywhere = _Words([[*name, *locality] for name, locality in self._names])

    def find(self, text: str, *, limit: int) -> list[int]:
        """Return the positions of the streets that best answer `text`, best first.

        First, every word of one part of the text must fit a word of the street or of its locality, and one
        of them its name. Failing that, the street's whole name must stand in a part. Failing that, spelling
        is mended. Other parts (a landmark, the district) then decide between streets of one name.
        """
        parts = segments(text)
        for matching in (self._fitting, self._named_in, self._nearly_fitting):
            for chosen, part in enumerate(parts):
                matches = matching(part)
                if matches:
                    rest = {word for index, other in enumerate(parts) if index != chosen for word in other}
                    return sorted(matches, key=lambda street: self._rank(street, part, rest))[:limit]
        return []

    def _fitting(self, words: Sequence[str]) -> set[int]:
        return self._matching(words, mend=False)

    def _nearly_fitting(self, words: Sequence[str]) -> set[int]:
        return self._matching(words, mend=True)

    def _named_in(self, words: Sequence[str]) -> set[int]:
        said = {*words, *(SHORT_FORMS[word] for word in words if word in SHORT_FORMS)}
        return {street for street, (name, _locality) in enumerate(self._names) if said.issuperset(name)}

    def _matching(self, words: Sequence[str], *, mend: bool) -> set[int]:
        by_name = set().union(*(self._in_name.streets(word, mend=mend) for word in words))
        return by_name.intersection(*(self._anywhere.streets(word, mend=mend) for word in words))

    def _rank(self, street: int, asked: Sequence[str], rest: set[str]) -> tuple[int, int, int, list[str]]:
        name, locality = self._names[street]
        exact = sum(1 for word in asked if {word, SHORT_FORMS.get(word, word)} & set(name))
        elsewhere = len(rest & set(locality))
        return (-exact, abs(len(name) - len(asked)), -elsewhere, [*name, *locality])

"""What is wrong in a file of policy, in words that say where it is and how to mend it."""

from dataclasses import dataclass

PathStep = str | int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a definition: where in the file, what, and how to mend it.

    :param path: the way to it from the top: ("questions", 2, "options").
    """

    path: tuple[PathStep, ...]
    wrong: str
    mend: str


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """A mistake in a file; `str()` gives the line to print."""

    file: str
    line: int
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.wrong} {self.mend}".rstrip()

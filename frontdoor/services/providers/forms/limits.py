"""How much of a form we read. A file from outside may be built to take all the time and memory there is."""

from typing import Final

#: The largest real form we hold is 1.8 MB; pictures may make it ten times that.
MOST_BYTES: Final = 20_000_000
#: The longest council form we know has 40 pages. More is a handbook with a form in it.
MOST_PAGES: Final = 100
#: Our largest real form has 300 fields; a draft of more than 2,000 nobody would ever read.
MOST_FIELDS: Final = 2_000
#: We look for scripts in so many parts of a PDF; our largest real form has 9,000.
MOST_OBJECTS: Final = 100_000
#: A page set solid in small print has 10,000 letters.
MOST_GLYPHS: Final = 500_000
#: Real forms nest fields six deep; deeper is a loop, or built to exhaust us.
DEEPEST: Final = 30
#: The inside of a Word file, unpacked; the largest part of our real one is 134 kB.
MOST_UNPACKED: Final = 50_000_000
#: Our slowest real form takes two seconds on the slowest machine we support.
SECONDS: Final = 30
#: Reading our largest real form takes 150 MB.
MEMORY: Final = 1_000_000_000

"""python -m bench [opening] [importing] [work_list] [forms] [assets] [clocks] [case_page] [addresses] …"""

import importlib
import sys

ALL = (
    "opening", "importing", "work_list", "forms", "assets", "clocks", "case_page", "addresses", "address_search",
    "matching",
)  # fmt: skip

for name in sys.argv[1:] or ALL:
    importlib.import_module(f"bench.{name}").main()

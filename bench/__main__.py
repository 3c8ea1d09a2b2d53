"""python -m bench [opening] [importing] [work_list] [forms] [assets] [clocks] [case_page]"""

import importlib
import sys

for name in sys.argv[1:] or ["opening", "importing", "work_list", "forms", "assets", "clocks", "case_page"]:
    importlib.import_module(f"bench.{name}").main()

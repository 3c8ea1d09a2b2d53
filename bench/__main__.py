"""python -m bench [opening] [importing] [work_list] [forms]"""

import importlib
import sys

for name in sys.argv[1:] or ["opening", "importing", "work_list", "forms"]:
    importlib.import_module(f"bench.{name}").main()

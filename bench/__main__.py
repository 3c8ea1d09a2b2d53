"""python -m bench [opening] [work_list] [importing]"""

import importlib
import sys

for name in sys.argv[1:] or ["opening", "importing", "work_list"]:
    importlib.import_module(f"bench.{name}").main()

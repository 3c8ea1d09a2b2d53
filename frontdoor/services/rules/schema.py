"""The JSON Schema of a file of the catalogue, for editors."""

import json
from operator import itemgetter
from typing import Final

from frontdoor.services.rules.checking import document_model
from frontdoor.services.rules.kinds.base import field_kinds
from frontdoor.services.rules.sets import Use

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema() -> str:
    """Return the schema with every kind of question and every section that is registered, as JSON text."""
    found = document_model().model_json_schema()
    kinds = [
        {"const": name, "description": (type(kind).__doc__ or "").strip().splitlines()[0]}
        for name, kind in sorted(field_kinds.items(), key=itemgetter(0))
    ]
    question = found["$defs"]["Question"]["properties"]["kind"]
    question.pop("type")
    question["oneOf"] = kinds
    use = Use.model_json_schema()
    found["$defs"]["Use"] = use
    asked = found["properties"]["questions"]
    asked["items"] = {"anyOf": [asked["items"], {"$ref": "#/$defs/Use"}]}
    # What reading fills in is nothing to write.
    found["properties"].pop("uses")
    found["$defs"].pop("Used")
    about = {"$schema": _DRAFT, "title": "A service", "description": "One file of the catalogue."}
    return json.dumps({**found, **about}, indent=2, ensure_ascii=False) + "\n"

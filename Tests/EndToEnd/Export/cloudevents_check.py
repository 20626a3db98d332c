#!/usr/bin/env python3
"""Validates CloudEvents, one per line on standard input, against cloudevents-1.0.schema.json beside this file.

Usage: cloudevents_check.py < FILE

Prints {"events": N, "types": [...], "faults": ["LINE: what", ...]}; faults are no failure of this program. Knows nothing
of this project's code. Needs Debian's python3-jsonschema.
"""

import datetime
import json
import re
import sys
from pathlib import Path

import jsonschema

FORMATS = jsonschema.FormatChecker(formats=())

# RFC 3986, appendix A, as far as it says which characters may stand where.
CHARACTERS = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]]|%[0-9A-Fa-f]{2})*"
URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.\-]*:{CHARACTERS}")
REFERENCE = re.compile(rf"{CHARACTERS}(?:#{CHARACTERS})?")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@FORMATS.checks("uri")
def is_uri(value):
    return URI.fullmatch(value) is not None


@FORMATS.checks("uri-reference")
def is_reference(value):
    return REFERENCE.fullmatch(value) is not None


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(value):
    if not MOMENT.fullmatch(value):
        return False
    datetime.datetime.fromisoformat(re.sub(r"\.\d+", "", value).replace("Z", "+00:00"))
    return True


def formats_of(schema):
    """Every format that a schema names: one that nobody checks would pass whatever comes."""
    if isinstance(schema, dict):
        own = {schema["format"]} if isinstance(schema.get("format"), str) else set()
        return own.union(*(formats_of(part) for part in schema.values()))
    if isinstance(schema, list):
        return set().union(*(formats_of(part) for part in schema))
    return set()


def main():
    schema = json.loads((Path(__file__).parent / "cloudevents-1.0.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert formats_of(schema) <= set(FORMATS.checkers), "a format of the schema is not checked"
    validator = jsonschema.Draft202012Validator(schema, format_checker=FORMATS)
    events, types, faults, seen = 0, set(), [], set()
    for number, line in enumerate(sys.stdin, 1):
        events += 1
        try:
            event = json.loads(line)
        except ValueError as error:
            faults.append(f"{number}: {error}")
            continue
        faults += [f"{number}: {'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(event)]
        if not isinstance(event, dict):
            continue
        types.add(event.get("type"))
        identity = (event.get("source"), event.get("id"))
        if identity in seen:
            faults.append(f"{number}: source and id are those of another event")
        seen.add(identity)
    print(json.dumps({"events": events, "types": sorted(map(str, types)), "faults": faults}))


if __name__ == "__main__":
    main()

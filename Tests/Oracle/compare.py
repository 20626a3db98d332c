#!/usr/bin/env python3
"""Asks a program and the oracle the same random questions about a site, and lists every integer in which they differ.

Usage: compare.py [OPTIONS] PROGRAM FOLDER

PROGRAM is `station` or `hub` (a name on PATH, or a path), FOLDER the site's. The log is exported once; the questions draw their
scopes, periods and moments from what stands in it.

  --questions N       how many (50)
  --seed N            replays a run; drawn anew and printed otherwise
  --zone ZONE         the site's time zone (Asia/Shanghai)
  --divisions PATH    lists of townships and villages (config/divisions of the checkout)
  --keep FILE         leaves the export there

Prints how many questions were asked and how many integers compared, as one JSON object on standard output. Exit codes: 0 they
agree, 1 they differ (one line for each difference on standard error), 64 bad usage, 65 the program refused something.
"""

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from exported import CHANNELS, DIVISION_LENGTHS, EPOCH, MILLISECOND, site_code  # noqa: E402
from oracle import DIMENSIONS, SCOPE, Oracle, divisions  # noqa: E402
from states import World  # noqa: E402

# Beyond this many lines the rest is only counted.
SHOWN = 40


class Refused(Exception):
    pass


def run(command):
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode != 0:
        raise Refused(f"{' '.join(command)} ended with {ended.returncode}: {ended.stderr.strip()}")
    return ended.stdout


class Drawing:
    """Draws questions about what stands in a log."""

    def __init__(self, oracle, seed):
        self.random = random.Random(seed)
        self.calendar = oracle.calendar
        world = World(oracle.records, oracle.calendar, oracle.last_day)
        days = sorted({oracle.calendar.day(one.occurred_at) for one in oracle.records})
        self.days = range(days[0] - 10, days[-1] + 12)
        self.received = sorted({one.received_at for one in oracle.records})
        sites = sorted({one.site for one in oracle.records} | {entry.key for entry in world.register.part("site")})
        self.values = {
            "region": sorted({
                site_code(site)[0][:length] for site in sites if site_code(site) for length in DIVISION_LENGTHS
                if length <= len(site_code(site)[0])}),
            "site": [site for site in sites if site_code(site)],
            "deputy": sorted({one for opened in world.matters + world.visits for one in opened.deputies}),
            "organ": sorted({matter.organ for matter in world.matters if matter.organ}),
            "category": sorted({
                "/".join(matter.category.split("/")[:depth]) for matter in world.matters if matter.category
                for depth in (1, 2, 3)}),
            "channel": CHANNELS,
        }

    def question(self):
        draw = self.random
        asked = {}
        for member in SCOPE:
            if self.values[member] and draw.random() < 0.15:
                asked[member] = draw.choice(self.values[member])
        first, last = sorted(draw.choice(self.days) for _ in range(2))
        if draw.random() < 0.6:
            asked["from"] = str(self.calendar.date(first))
        if draw.random() < 0.6:
            asked["through"] = str(self.calendar.date(last))
        late = self.days[-1] if draw.random() < 0.5 else draw.choice(self.days)
        asked["as_of"] = str(self.calendar.date(late))
        if draw.random() < 0.2:
            asked["known_on"] = (EPOCH + draw.choice(self.received) * MILLISECOND).isoformat()
        if draw.random() < 0.7:
            asked["by"] = draw.choice(DIMENSIONS)
        return asked


def options(asked):
    """A question as the options of `figures`."""
    names = {"as_of": "--as-of", "known_on": "--known-on"}
    return [text for member, value in asked.items() for text in (names.get(member, "--" + member), value)]


MEMBERS = ("value", "numerator", "denominator", "median", "p90", "speedup")


def said(figure):
    """What a figure says, its rows as values by key."""
    values = {member: figure[member] for member in MEMBERS if member in figure}
    if "rows" in figure:
        values["rows"] = {row["key"]: {name: row[name] for name in MEMBERS if name in row} for row in figure["rows"]}
    return values


def integers(values):
    """How many numbers are in it."""
    rows = values.get("rows", {}).values()
    return sum(member != "rows" for member in values) + sum(len(row) for row in rows)


def differences(expected, found):
    """Yields (figure, row or None, what the oracle says, what the program says)."""
    for id in sorted(expected.keys() | found.keys()):
        ours, theirs = dict(expected.get(id, {})), dict(found.get(id, {}))
        if id not in expected or id not in found:
            yield id, None, ours or None, theirs or None
            continue
        our_rows, their_rows = ours.pop("rows", {}), theirs.pop("rows", {})
        if not same(ours, theirs):
            yield id, None, ours, theirs
        for key in sorted(our_rows.keys() | their_rows.keys()):
            if not same(our_rows.get(key), their_rows.get(key)):
                yield id, key, our_rows.get(key), their_rows.get(key)


def same(ours, theirs):
    """Counts exactly; days, which are rounded to four decimals, to one in the last."""
    if ours is None or theirs is None or ours.keys() != theirs.keys():
        return ours == theirs
    return all(
        ours[name] == theirs[name] if isinstance(ours[name], int) else abs(ours[name] - theirs[name]) < 0.00011
        for name in ours)


def main(arguments):
    parser = argparse.ArgumentParser(usage="compare.py [OPTIONS] PROGRAM FOLDER")
    parser.error = lambda message: (print(f"compare: {message}", file=sys.stderr), sys.exit(64))
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--zone", default="Asia/Shanghai")
    parser.add_argument("--divisions", action="append")
    parser.add_argument("--keep")
    given = parser.parse_args(arguments)
    print(f"compare: seed {given.seed} (--seed {given.seed} replays it)", file=sys.stderr)
    lists = given.divisions or [str(HERE.parent.parent / "config" / "divisions")]
    own = Path(given.folder) / "divisions.csv"
    export = run([given.program, "log", "export", "--format", "jsonl", "--dir", given.folder])
    if given.keep:
        Path(given.keep).write_text(export, encoding="utf-8")
    oracle = Oracle(export.split("\n"), given.zone, divisions(lists + [str(own)] * own.exists()))
    drawing = Drawing(oracle, given.seed)
    compared = found = 0
    for _ in range(given.questions):
        asked = drawing.question()
        board = json.loads(run([given.program, "figures", "--json", "--dir", given.folder, *options(asked)]))
        theirs = {figure["id"]: said(figure) for figure in board["figures"]}
        ours = oracle.answer(asked)
        compared += sum(integers(values) for values in ours.values())
        for id, key, expected, actual in differences(ours, theirs):
            found += 1
            if found <= SHOWN:
                row = "" if key is None else f" row {key!r}"
                print(
                    f"{id}{row}: the oracle says {expected}, the program {actual}; figures {' '.join(options(asked))}",
                    file=sys.stderr)
    print(json.dumps({"questions": given.questions, "records": len(oracle.records), "integers": compared,
                      "differences": found, "seed": given.seed}))
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refused as refused:
        print(f"compare: {refused}", file=sys.stderr)
        sys.exit(65)

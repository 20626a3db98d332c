#!/usr/bin/env python3
"""An independent oracle of the figures: reads what `log export --format jsonl` printed, and nothing else of the program.

Usage: oracle.py [--zone ZONE] [--divisions FOLDER|FILE]… LOG            answers the questions given on standard input
       oracle.py [--zone ZONE] [--divisions FOLDER|FILE]… LOG OPTIONS…   answers the one question of the options
       oracle.py --self-test                                             proves the oracle on small logs made by hand

LOG is the file of the export. OPTIONS are those of `figures`: --region, --site, --deputy, --organ, --category, --channel,
--from, --through, --as-of (by default the last day of the log), --known-on (RFC 3339) and --by.

On standard input stands one JSON list of questions, each an object with members named as in `figures --json`'s scope:
{"region": "5201", "from": "2026-01-01", "as_of": "2026-06-30", "known_on": "2026-07-01T00:00:00Z", "by": "month"}. The answer
is a list of objects, figures by id: {"value": 12}, {"numerator": 9, "denominator": 11} or {"median": 3.5, "p90": 41.0,
"speedup": 0.1} (absent where nothing was resolved), and with `by` also "rows", which are the same by key.

Days are those of ZONE (Asia/Shanghai). --divisions names `code,name` lists of townships and villages (config/divisions, and
a site's own divisions.csv): they are in no log.

Exit codes: 0, 1 where the self-test fails, 64 bad usage.
"""

import argparse
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from exported import Calendar, milliseconds, read  # noqa: E402
from figures import FIGURES, Board, Question  # noqa: E402
from states import World  # noqa: E402

DIMENSIONS = ["site", "division", "deputy", "organ", "category", "channel", "kind", "month", "quarter", "year"]
SCOPE = ["region", "site", "deputy", "organ", "category", "channel"]


class Oracle:
    """Answers questions about one log."""

    def __init__(self, lines, zone="Asia/Shanghai", divisions=()):
        self.calendar = Calendar(zone)
        self.records = read(lines)
        self.divisions = divisions
        self._worlds = {}

    @property
    def last_day(self):
        return max((self.calendar.day(one.occurred_at) for one in self.records), default=0)

    def board(self, asked):
        """`asked`: a question as in the usage above."""
        def day(member):
            return Calendar.number(asked[member]) if asked.get(member) else None

        known_on = milliseconds(asked["known_on"]) if asked.get("known_on") else None
        as_of = day("as_of")
        question = Question(
            **{member: asked.get(member) for member in SCOPE}, since=day("from"), through=day("through"),
            as_of=self.last_day if as_of is None else as_of, known_on=known_on, by=asked.get("by"))
        when = (question.as_of, question.known_on)
        if when not in self._worlds:
            self._worlds[when] = World(self.records, self.calendar, *when)
        return Board(self._worlds[when], question, self.divisions)

    def answer(self, asked):
        board = self.board(asked)
        return {id: figure(board).json(board.q.by) for id, figure in FIGURES.items()}


def divisions(paths):
    """Codes of the lists at these paths, each once, in order."""
    codes = set()
    for path in map(Path, paths):
        for file in sorted(path.glob("*.csv")) if path.is_dir() else [path]:
            lines = file.read_text(encoding="utf-8-sig").splitlines()[1:]
            codes.update(line.partition(",")[0].strip() for line in lines if line.strip())
    return sorted(codes)


def main(arguments):
    if arguments == ["--self-test"]:
        import selftest
        return selftest.run()
    parser = argparse.ArgumentParser(usage="oracle.py [--zone ZONE] [--divisions PATH]… LOG [OPTIONS…] | --self-test")
    parser.error = lambda message: (print(f"oracle: {message}", file=sys.stderr), sys.exit(64))
    parser.add_argument("log")
    parser.add_argument("--zone", default="Asia/Shanghai")
    parser.add_argument("--divisions", action="append", default=[])
    for member in SCOPE + ["from", "through", "as_of", "known_on"]:
        parser.add_argument("--" + member.replace("_", "-"), dest=member)
    parser.add_argument("--by", choices=DIMENSIONS)
    options = vars(parser.parse_args(arguments))
    with open(options.pop("log"), encoding="utf-8") as lines:
        oracle = Oracle(lines, options.pop("zone"), divisions(options.pop("divisions")))
    asked = {member: value for member, value in options.items() if value is not None}
    if asked:
        answers = oracle.answer(asked)
    else:
        answers = [oracle.answer(question) for question in json.load(sys.stdin)]
    json.dump(answers, sys.stdout, ensure_ascii=False, sort_keys=True)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

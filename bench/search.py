#!/usr/bin/env python3
"""Measures how long searches among a million matters take, by kind of query; prints one table.

usage: bench/search.py     (from `make bench`, which builds first)

Environment:
  BENCH_DIR      a folder on a real disk for the files that are written (default: .build/bench/files)
  BENCH_MATTERS  matters in the log (default: 1000000)
  BENCH_ROUNDS   queries of each kind, three pages of each (default: 100)

A log is filled with matters that nobody raised, of sixty stations and ten years (bench/SearchBench/SyntheticTown.swift), and
indexed; that takes minutes. Then each kind of query is asked of the log and the index as the programs ask them, texts read and
excerpts cut. Exit codes: 0 every target is met, 1 one is missed or a program failed, 64 bad usage.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from run import BUILD, fail, run, show

BENCH = BUILD / "release" / "SearchBench"

MOST_MILLISECONDS = 50
# Not searches of the page: what is told when an opinion is entered, and a forgetting.
OTHERS = ("similar", "forget", "whileWriting")

NAMES = {
    "oneFrequent": "one frequent character",
    "oneRare": "one rare character",
    "wordFrequent": "two characters, a frequent word",
    "wordRare": "two characters, a rare word",
    "three": "three characters in a row",
    "phrase": "four characters in a row",
    "twoWords": "a frequent and a rare word",
    "twoCharacters": "a frequent and a rare character",
    "absent": "characters that no text has",
    "oneInDivision": "one character, a division",
    "wordInDivision": "a word, a division",
    "oneOfOrgan": "one character, an organ",
    "wordOfOrgan": "a word, an organ",
    "wordInCategory": "a word, a category",
    "wordInState": "a word, a state",
    "oneInMonth": "one character, thirty days",
    "wordInMonth": "a word, thirty days",
    "oneLongAgo": "one character, a division, ten years ago",
    "rareInAll": "a word, every filter",
    "organAlone": "an organ alone",
    "stateAlone": "a state alone",
    "monthAlone": "a division and thirty days alone",
    "similar": "similar matters, when one is entered",
    "whileWriting": "a frequent word, while others are indexed",
}


def main(arguments):
    matters, rounds = os.environ.get("BENCH_MATTERS", "1000000"), os.environ.get("BENCH_ROUNDS", "100")
    if arguments or not all(number.isdigit() and int(number) > 0 for number in (matters, rounds)):
        fail("usage: bench/search.py, with BENCH_MATTERS and BENCH_ROUNDS (numbers above 0) in the environment", 64)
    if not BENCH.exists():
        fail(f"{BENCH} is missing; run make bench")
    folder = Path(os.environ.get("BENCH_DIR") or BUILD / "bench" / "files")
    folder.mkdir(parents=True, exist_ok=True)
    rows, missed = [["query", "pages", "p50", "p99", "longest", "target"]], False
    with tempfile.TemporaryDirectory(dir=folder) as place:
        made = json.loads(run(BENCH, "make", place, matters))
        if made["matters"] != int(matters):
            fail(f"{made['matters']} of {matters} matters are in the index")
        for line in run(BENCH, "ask", place, rounds).splitlines():
            said = json.loads(line)
            kind = said["query"]
            if kind == "forget":
                forgetting = said["forget_one_ms"]
                continue
            is_met = kind in OTHERS or said["p99_ms"] <= MOST_MILLISECONDS
            missed = missed or not is_met
            target = "–" if kind in OTHERS else f"p99 ≤ {MOST_MILLISECONDS} ms {'met' if is_met else 'MISSED'}"
            rows.append([
                NAMES[kind], str(said.get("pages", "–")), f"{said['p50_ms']:.1f} ms", f"{said['p99_ms']:.1f} ms",
                f"{said['max_ms']:.1f} ms", target,
            ])
    show(rows)
    print(
        f"{made['matters']:,} matters, {made['log_bytes'] / 1e9:.1f} GB of log, indexed in {made['indexed_s']:.0f} s into "
        f"{made['index_bytes'] / 1e9:.1f} GB; a forgotten matter leaves in {forgetting / 1000:.1f} s"
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

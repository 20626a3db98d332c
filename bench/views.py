#!/usr/bin/env python3
"""Measures how fast the read model is made anew beside a bare scan of the same log, what memory that takes, and how long
questions of dashboards take while events come in.

usage: bench/views.py     (from `make bench`, which builds first)

Environment:
  BENCH_DIR     a folder on a real disk for the files that are written (default: .build/bench/files)
  BENCH_EVENTS  the events of the two histories, the larger one second (default: 1000000,10000000)
  BENCH_TURNS   how many turns the scan and the rebuild take of the smaller one (default: 5)
  BENCH_ASKED   how many questions are asked of a history of 10,000 matters and of the larger one (default: 2000)

Questions are of random regions, periods and dimensions, as of the newest day, while another station's events are taken in and
folded as fast as that goes; each puts together all figures and the rows that a table of the dashboard shows.

The scan (bench/scan_limit.c) reads every column of every event in order and does nothing with it. Scan and rebuild take turns;
numbers are medians. Exit codes: 0 every target is met, 1 one is missed or a program failed, 64 bad usage.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from run import BUILD, ROOT, fail, run, show

VIEWS = BUILD / "release" / "ViewsBench"
SCAN = BUILD / "bench" / "scan_limit"

LEAST_SPEED = 0.15
MOST_GROWTH = 11
MOST_MEMORY = 512 * 1024 * 1024
FEW_EVENTS = 73_500  # some 10,000 matters
MOST_P99 = 20  # milliseconds
MOST_MEDIAN_GROWTH = 1.3


def build_scan():
    SCAN.parent.mkdir(parents=True, exist_ok=True)
    run("cc", "-O2", "-Wall", "-Wextra", "-Werror", ROOT / "bench" / "scan_limit.c", "-o", SCAN, "-lsqlite3")


def ask(log, views, made, count):
    """Median and 99th percentile in milliseconds, of all questions and by dimension."""
    return json.loads(run(VIEWS, "ask", log, views, made["lastDay"], count, "ingesting"))


def measure(folder, events, turns, asked=0):
    """The history's size, the medians of the scan's and the rebuild's seconds, the rebuild's peak memory, and how long
    questions took, if any were asked."""
    log, views = folder / f"{events}.db", folder / f"{events}.views"
    made = json.loads(run(VIEWS, "make", log, events))
    scans, rebuilds = [], []
    for _ in range(turns):
        scans.append(json.loads(run(SCAN, log))["seconds"])
        rebuilds.append(json.loads(run(VIEWS, "rebuild", log, views)))
    answers = ask(log, views, made, asked) if asked else None
    for path in folder.glob(f"{events}.*"):
        path.unlink()
    return (
        made,
        statistics.median(scans),
        statistics.median(each["seconds"] for each in rebuilds),
        max(each["peak"] for each in rebuilds),
        answers,
    )


def show_answers(few, many):
    """Whether both targets are met."""
    rows = [["matters", "median", "p99", "targets"]]
    growth = float(many[1]["median"]) / float(few[1]["median"])
    is_met = float(many[1]["p99"]) <= MOST_P99 and growth <= MOST_MEDIAN_GROWTH
    for made, answers in (few, many):
        rows.append([f"{made['matters']:,}", f"{answers['median']} ms", f"{answers['p99']} ms", ""])
    rows[-1][-1] = (
        f"p99 ≤ {MOST_P99} ms, median ≤ {MOST_MEDIAN_GROWTH} × (is {growth:.2f} ×) {'met' if is_met else 'MISSED'}")
    print()
    show(rows)
    split = [["by", "median", "p99"]]
    for name, (median, p99) in sorted(many[1]["by"].items(), key=lambda item: item[1][1]):
        split.append([name, f"{median} ms", f"{p99} ms"])
    print()
    show(split)
    return is_met


def main(arguments):
    turns = os.environ.get("BENCH_TURNS", "5")
    sizes = os.environ.get("BENCH_EVENTS", "1000000,10000000").split(",")
    asked = os.environ.get("BENCH_ASKED", "2000")
    numbers = [turns, asked, *sizes]
    if arguments or not all(number.isdigit() and int(number) for number in numbers):
        fail(
            "usage: bench/views.py, with BENCH_EVENTS (numbers, a comma between), BENCH_TURNS and BENCH_ASKED in the environment",
            64)
    if not VIEWS.exists():
        fail(f"{VIEWS} is missing; run make bench")
    folder = Path(os.environ.get("BENCH_DIR") or BUILD / "bench" / "files")
    folder.mkdir(parents=True, exist_ok=True)
    build_scan()
    rows = [["events", "matters", "bare scan", "rebuild", "speed", "peak memory", "targets"]]
    missed, first = False, None
    with tempfile.TemporaryDirectory(dir=folder) as place:
        for size in map(int, sizes):
            is_last = size == int(sizes[-1])
            made, scan, rebuild, peak, answers = measure(
                Path(place), size, int(turns) if first is None else 1, int(asked) if is_last else 0)
            speed = scan / rebuild
            if first is None:
                first = (size, rebuild)
                is_met, target = speed >= LEAST_SPEED, f"speed ≥ {LEAST_SPEED}"
            else:
                most = MOST_GROWTH * first[1] * size / first[0] / 10
                is_met, target = rebuild <= most, f"≤ {most:.1f} s"
            is_met = is_met and peak <= MOST_MEMORY
            missed = missed or not is_met
            rows.append([
                f"{size:,}", f"{made['matters']:,}", f"{scan:.2f} s", f"{rebuild:.2f} s", f"{speed:.3f}",
                f"{peak / 1024 / 1024:.0f} MB", f"{target}, ≤ 512 MB {'met' if is_met else 'MISSED'}",
            ])
        few, *_, few_answers = measure(Path(place), FEW_EVENTS, 1, int(asked))
    show(rows)
    print("speed: the scan's seconds by the rebuild's; scan: bench/scan_limit.c, every column of every event, one thread")
    missed = not show_answers((few, few_answers), (made, answers)) or missed
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""Measures how fast the read model is made anew beside a bare scan of the same log, and what memory that takes.

usage: bench/views.py     (from `make bench`, which builds first)

Environment:
  BENCH_DIR     a folder on a real disk for the files that are written (default: .build/bench/files)
  BENCH_EVENTS  the events of the two histories, the larger one second (default: 1000000,10000000)
  BENCH_TURNS   how many turns the scan and the rebuild take of the smaller one (default: 5)

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


def build_scan():
    SCAN.parent.mkdir(parents=True, exist_ok=True)
    run("cc", "-O2", "-Wall", "-Wextra", "-Werror", ROOT / "bench" / "scan_limit.c", "-o", SCAN, "-lsqlite3")


def measure(folder, events, turns):
    """The history's size, and the medians of the scan's and the rebuild's seconds, and the rebuild's peak memory."""
    log, views = folder / f"{events}.db", folder / f"{events}.views"
    made = json.loads(run(VIEWS, "make", log, events))
    scans, rebuilds = [], []
    for _ in range(turns):
        scans.append(json.loads(run(SCAN, log))["seconds"])
        rebuilds.append(json.loads(run(VIEWS, "rebuild", log, views)))
    log.unlink()
    return (
        made,
        statistics.median(scans),
        statistics.median(each["seconds"] for each in rebuilds),
        max(each["peak"] for each in rebuilds),
    )


def main(arguments):
    turns = os.environ.get("BENCH_TURNS", "5")
    sizes = os.environ.get("BENCH_EVENTS", "1000000,10000000").split(",")
    if arguments or not turns.isdigit() or int(turns) == 0 or not all(size.isdigit() and int(size) for size in sizes):
        fail("usage: bench/views.py, with BENCH_EVENTS (numbers, a comma between) and BENCH_TURNS in the environment", 64)
    if not VIEWS.exists():
        fail(f"{VIEWS} is missing; run make bench")
    folder = Path(os.environ.get("BENCH_DIR") or BUILD / "bench" / "files")
    folder.mkdir(parents=True, exist_ok=True)
    build_scan()
    rows = [["events", "matters", "bare scan", "rebuild", "speed", "peak memory", "targets"]]
    missed, first = False, None
    with tempfile.TemporaryDirectory(dir=folder) as place:
        for size in map(int, sizes):
            made, scan, rebuild, peak = measure(Path(place), size, int(turns) if first is None else 1)
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
    show(rows)
    print("speed: the scan's seconds by the rebuild's; scan: bench/scan_limit.c, every column of every event, one thread")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

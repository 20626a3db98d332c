#!/usr/bin/env python3
"""Measures what our log costs beside what SQLite permits on this machine, and beside a peer; prints one table.

usage: bench/run.py     (from `make bench`, which builds first)

Environment:
  BENCH_DIR    a folder on a real disk for the files that are written (default: .build/bench)
  BENCH_PAIRS  how many pairs of turns a figure takes (default: 61)

Ours and the limit take short turns, so that both meet the same disk: how long a sync takes may change by the second. The ratio is
the median of the pairs' ratios, the other numbers are medians too. Exit codes: 0 every target is met, 1 one is missed or a program failed, 64 bad usage.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
OURS = BUILD / "release" / "LogBench"
LIMIT = BUILD / "bench" / "append_limit"
VENV = BUILD / "bench" / "venv"
PEER = ROOT / "bench" / "peer_eventsourcing.py"
PEER_PACKAGE = "eventsourcing==9.5.6"
# The peer stands in no ratio, so it has its turn less often.
PAIRS_PER_PEER = 4


class Figure:
    """A row: so many events a turn, in commits of `batch`; `most` and `least` bound the ratio of ours to the limit.

    With `sites`, other sites' events are taken in, RUN events of each in turns; else the own log is appended to.
    """

    RUN = 512

    def __init__(self, name, events, batch, most=None, least=None, sites=None):
        self.name, self.events, self.batch, self.most, self.least, self.sites = name, events, batch, most, least, sites

    def ours(self, file):
        return [OURS, "ingest" if self.sites else "append", file, self.events, self.batch, *([self.sites] if self.sites else [])]

    def limit(self, file, payload):
        return [LIMIT, file, self.events, self.batch, payload, self.sites or 1, self.RUN]

    def value(self, run):
        """Microseconds an event where less is better, events a second where more is."""
        return run["seconds"] / self.events * 1e6 if self.most else self.events / run["seconds"]

    def shown(self, value):
        return f"{value:.1f} µs" if self.most else f"{value / 1000:.0f} k/s"

    def target(self):
        return f"≤ {self.most:.2f}" if self.most else f"≥ {self.least:.2f}"

    def met(self, ratio):
        return ratio <= self.most if self.most else ratio >= self.least


FIGURES = [
    Figure("append of one durable event", 250, 1, most=1.15),
    Figure("append in batches of 1,000", 20_000, 1_000, least=0.6),
    # 61 turns take in a million events.
    Figure("take in 8 runs of 512 a commit", 16_384, 4_096, least=0.5, sites=10),
]


def fail(what, code=1):
    print(f"bench: {what}", file=sys.stderr)
    sys.exit(code)


def run(*words):
    """Runs a program to its end and returns what it printed."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"{' '.join(str(word) for word in words)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout.strip()


def build_limit():
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        fail("there is no C compiler; install gcc, or put the Swift toolchain's clang on PATH")
    LIMIT.parent.mkdir(parents=True, exist_ok=True)
    run(compiler, "-O2", "-Wall", "-Wextra", "-Werror", ROOT / "bench" / "append_limit.c", "-o", LIMIT, "-lsqlite3")


def peer_interpreter():
    """An interpreter that has the peer, installed below .build where it is missing, or None and why."""
    python = VENV / "bin" / "python3"

    def said(*words):
        try:
            done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
        except OSError as error:
            return str(error)
        if done.returncode == 0:
            return None
        return ((done.stderr.strip() or done.stdout.strip() or f"ended with {done.returncode}").splitlines())[-1]

    if said(python, "-c", "import eventsourcing") is None:
        return python, None
    print(f"bench: installing {PEER_PACKAGE} below .build", file=sys.stderr)
    why = said("/usr/bin/python3", "-m", "venv", VENV) or said(python, "-m", "pip", "install", "--quiet", PEER_PACKAGE)
    return (None, why) if why else (python, None)


class Contender:
    """A program that appends the figure's events whenever it is told to, and says what they took."""

    def __init__(self, *words):
        self.words = [str(word) for word in words]
        self.process = subprocess.Popen(self.words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.turns = []

    def take_turn(self):
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # The answer, which is none, tells.
        answer = self.process.stdout.readline()
        if not answer:
            fail(f"{' '.join(self.words)} ended with {self.process.wait()}")
        self.turns.append(json.loads(answer))
        return self.turns[-1]

    def finish(self):
        """What it took; the first turn, which warms up, is left out."""
        self.process.stdin.close()
        if code := self.process.wait():
            fail(f"{' '.join(self.words)} ended with {code}")
        return self.turns[1:]


def contest(figure, folder, peer, pairs):
    """The turns of ours, of the limit and of the peer, if there is one."""
    folder = Path(folder)
    ours = Contender(*figure.ours(folder / "ours.db"))
    payload = ours.take_turn()["payload"]
    # Tables, indexes and triggers are our own.
    run(OURS, "empty", folder / "limit.db")
    limit = Contender(*figure.limit(folder / "limit.db", payload))
    limit.take_turn()
    # The peer has logs of its own only.
    others = [Contender(peer, PEER, folder / "peer.db", figure.events, figure.batch)] if peer and not figure.sites else []
    for other in others:
        other.take_turn()
    for pair in range(pairs):
        for contender in (ours, limit) if pair % 2 == 0 else (limit, ours):
            contender.take_turn()
        if pair % PAIRS_PER_PEER == 0:
            for other in others:
                other.take_turn()
    return ours.finish(), limit.finish(), [turn for other in others for turn in other.finish()]


def row(figure, ours, limit, peers, no_peer):
    def median(runs):
        return statistics.median(figure.value(each) for each in runs)

    def cpu(runs):
        return f"{statistics.median(each['cpu'] for each in runs) / figure.events * 1e6:.1f}" if runs else "–"

    ratios = [figure.value(mine) / figure.value(least) for mine, least in zip(ours, limit)]
    ratio = statistics.median(ratios)
    quartiles = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else [ratio] * 3
    return [
        figure.name,
        figure.shown(median(ours)),
        figure.shown(median(limit)),
        f"{ratio:.2f} ({quartiles[0]:.2f}–{quartiles[2]:.2f})",
        f"{figure.target()} {'met' if figure.met(ratio) else 'MISSED'}",
        figure.shown(median(peers)) if peers else no_peer,
        f"{cpu(ours)} / {cpu(limit)} / {cpu(peers)}",
    ], figure.met(ratio)


def columns_of(text):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def show(rows):
    widths = [max(columns_of(each[at]) for each in rows) for at in range(len(rows[0]))]
    for number, each in enumerate(rows):
        print("| " + " | ".join(cell + " " * (width - columns_of(cell)) for cell, width in zip(each, widths)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def main(arguments):
    pairs = os.environ.get("BENCH_PAIRS", "61")
    if arguments or not pairs.isdigit() or int(pairs) == 0:
        fail("usage: bench/run.py, with BENCH_DIR and BENCH_PAIRS (a number above 0) in the environment", 64)
    if not OURS.exists():
        fail(f"{OURS} is missing; run make bench")
    folder = Path(os.environ.get("BENCH_DIR") or BUILD / "bench" / "files")
    folder.mkdir(parents=True, exist_ok=True)
    if run("stat", "-f", "-c", "%T", folder) in ("tmpfs", "ramfs"):
        fail(f"{folder} is in memory, where a sync costs nothing; set BENCH_DIR to a folder on a real disk")
    build_limit()
    peer, no_peer = peer_interpreter()

    rows = [["figure", "ours", "limit", "ours : limit (quartiles)", "target", "peer", "CPU µs an event: ours / limit / peer"]]
    missed = False
    for figure in FIGURES:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            turns = contest(figure, place, peer, int(pairs))
        cells, met = row(figure, *turns, "–" if figure.sites else f"none: {no_peer}")
        rows.append(cells)
        missed = missed or not met
    show(rows)
    print(
        f"limit: bench/append_limit.c, the same file, pragmas and checkpoints without encoding and chain; "
        f"peer: {PEER_PACKAGE} on SQLite (WAL, FULL), without a chain; {pairs} pairs of turns"
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""Breaks one guarantee after the other in a copy of the sources and sees whether the simulation finds it.

Usage: scripts/mutations.py [--list] [--seeds N] [--only WORD]   runs every mutation, or those whose name has WORD
       scripts/mutations.py --check                              sees that each still applies, builds nothing

Each mutation replaces one piece of the sources by another that breaks one guarantee. The copy is built, and worlds are run
until one fails, at most N of them (6000 unless told). The table says which seed found it, and which guarantee did not hold.

The copy is .build/mutations: whatever git tracks, as it is in the working tree, with the checkouts of the packages. It is
built for debugging, where one changed file is compiled alone, and it stays, so that the next run builds only what changed.

Exit codes: 0 every mutation was found, 1 one survived, 64 bad usage, 65 one does not apply any more or does not build.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / ".build" / "mutations"
# What SwiftPM has fetched: the copy needs no network.
FETCHED = ["repositories", "checkouts", "artifacts", "workspace-state.json"]
BUILD = ["swift", "build", "--product", "Simulate", "-Xcc", "-O2"]


class Mutation:
    """What is broken: in `path`, `old` (which stands there once) becomes `new`."""

    def __init__(self, name, path, old, new):
        self.name, self.path, self.old, self.new = name, path, old, new

    def applied(self, root):
        """The file's text with the mutation; None where it does not apply."""
        text = (root / self.path).read_text(encoding="utf-8")
        return text.replace(self.old, self.new) if text.count(self.old) == 1 else None


MUTATIONS = [
    Mutation(
        "what is not committed yet is acknowledged", "Sources/Sync/Handover/Taking.swift",
        """        state = .committing(batch)
        return [.commit(batch, signed)]
""",
        """        state = .committing(batch)
        return [.send(.with { $0.ack.held = HeadFrame(batch.head) }), .commit(batch, signed)]
"""),
    Mutation(
        "more is acknowledged than was committed", "Sources/Sync/Handover/Taking.swift",
        "return [.send(.with { $0.ack.held = HeadFrame(batch.head) })]",
        """return [
            .send(
                .with {
                    $0.ack.held = HeadFrame(batch.head)
                    $0.ack.held.seq += 1
                })
        ]"""),
    Mutation(
        "the chain of a batch is not compared with its signed head", "Sources/Sync/Handover/Taking.swift",
        """signed.head == batch.head else {
            return decline(
                log, .fork, zh: "日志 \\(log) 第""",
        """signed.head.seq == batch.head.seq else {
            return decline(
                log, .fork, zh: "日志 \\(log) 第"""),
    Mutation(
        "the signature of a batch is not checked", "Sources/Sync/Handover/Taking.swift",
        "guard opened.authors.contains(where: { signed.isValid(for: $0) }) else {",
        "guard !opened.authors.isEmpty else {"),
    Mutation(
        "events that are held already are stored again", "Sources/EventLog/Stamping.swift",
        "        return known\n    }\n", "        return 0\n    }\n"),
    Mutation(
        "a relay cuts where its owner signed no head, and signs itself", "Sources/Sync/Handover/Giving.swift",
        "let signed = offer.isOwned ? signingKey.sign(batch.head) : signed",
        "let signed: SignedHead? = signingKey.sign(batch.head)"),
    Mutation(
        "a content that was forgotten is asked for again", "Sources/EventLog/Memory/MemoryContents.swift",
        "if event.log.mayForget(contentsOf: owner) { kept[digest]?.state = .forgotten }",
        "if event.log.mayForget(contentsOf: owner) { kept[digest]?.state = Self.nothing }"),
    Mutation(
        "the version of a log that gives way is not kept", "Sources/EventLog/Memory/MemoryBranches.swift",
        "if !retired.isEmpty { forks.append(", "if retired.count > 99 { forks.append("),
    Mutation(
        "two versions of a log pass for the same", "Sources/Sync/VectorDigest.swift",
        "            head.hash.withUnsafeBytes { hasher.update(bufferPointer: $0) }\n", ""),
    Mutation(
        "a log that is found forked stops all others", "Sources/Sync/Handover/Giving.swift",
        "case .end(let declined): return [.send(declined.frame), .declined(declined)] + choose()",
        "case .end(let declined): return [.send(declined.frame), .declined(declined)]"),
    Mutation(
        "the other side's credit is ignored", "Sources/Sync/Handover/Giving.swift",
        "        guard room >= SyncBounds.batchBytes || inFlight.isEmpty else { return pause(offer, sent) }\n", ""),
    Mutation(
        "what a restored hub is shown to hold is not lowered", "Sources/Replication/Exchange/Exchange.swift",
        "if let mark = marks[site.log.own], (welcomed.heldOwn?.seq ?? 0) < mark.head.seq {",
        "if let mark = marks[site.log.own], (welcomed.heldOwn?.seq ?? 0) < mark.head.seq, mark.head.seq == .max {"),
    Mutation(
        "identities travel over every link", "Sources/Sync/ContentPolicy.swift",
        "let isHome = log == LogID(lower) || log == .mailbox(of: lower, at: upper)",
        "let isHome = log == LogID(lower) || log != LogID(lower)"),
    Mutation(
        "a content is kept without being compared with its digest", "Sources/EventLog/Memory/MemoryContents.swift",
        "!isOne || piece.isWhole", "!isOne || piece.isWellFormed"),
    Mutation(
        "a key that was revoked still counts", "Sources/Events/Register/Roster.swift",
        """            sites[code, default: Site()].revoked = true
            sites[code]?.movedTo = try? SiteCode(fact.movedTo)
            sites[code]?.keys = nil
""",
        """            sites[code]?.movedTo = try? SiteCode(fact.movedTo)
"""),
    Mutation(
        "what a neighbour carried is called settled and not taken in", "Sources/Replication/Carrying/TakingIn.swift",
        "return .takenIn(parcel, try takingIn.run(path: path) { _, _ in })",
        "return .takenIn(parcel, BundleImport.Outcome())"),
    Mutation(
        "a carrier forgets a bundle that could not be taken in just then",
        "Sources/Replication/Carrying/CarryingExchange.swift",
        "case .postponed: break", "case .postponed: try giving.remove(parcel.digest)"),
    Mutation(
        "what a hub gives out is not looked at for who may have it", "Sources/Replication/Exchange/Exchange+Reading.swift",
        "try permitted(content) else {", "try permitted(content) || content.size >= 0 else {"),
    Mutation(
        "whose key signed another version of a log is not asked", "Sources/Sync/Handover/Divergence.swift",
        "guard keys.contains(where: { signed.isValid(for: $0) }) else {", "guard !keys.isEmpty else {"),
]


def copy(scratch):
    """Brings the copy up to date; a file that is the same stays, so that it is not compiled again."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    names = {Path(os.fsdecode(name)) for name in listed.stdout.split(b"\0") if name}
    names = {name for name in names if (ROOT / name).is_file() and not (ROOT / name).is_symlink()}
    for name in sorted(names):
        source, target = ROOT / name, scratch / name
        text = source.read_bytes()
        if not target.exists() or target.read_bytes() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
    for target in sorted(scratch.rglob("*")):
        name = target.relative_to(scratch)
        if name.parts[0] != ".build" and target.is_file() and name not in names and name.name != "Package.resolved":
            target.unlink()
    resolved = ROOT / "Package.resolved"
    if resolved.exists():
        shutil.copy2(resolved, scratch / "Package.resolved")
    for name in FETCHED:
        source, target = ROOT / ".build" / name, scratch / ".build" / name
        if target.exists() or not source.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True)
        else:
            shutil.copy2(source, target)


def build(scratch):
    """None, or the end of what the compiler said."""
    done = subprocess.run(BUILD, cwd=scratch, capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else (done.stdout + done.stderr)[-2000:]


def run(scratch, seeds):
    """(seed, guarantee) of the first world that fails; None where all of them pass."""
    simulate = scratch / ".build" / "debug" / "Simulate"
    done = subprocess.run(
        [simulate, "--seeds", str(seeds), "--failures", "1"], capture_output=True, text=True, check=False,
        env={**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1", "SWIFT_BACKTRACE": "enable=no"})
    if done.returncode == 0:
        return None
    found = re.search(r"^seed (\d+): ([^:]+):", done.stderr, re.MULTILINE)
    # A crash is found as well: a precondition that does not hold ends the program.
    ended = re.search(r"(?:Fatal error|Precondition failed): (.+)", done.stderr)
    why = f"the program ended: {ended[1]}" if ended else f"the program ended ({done.returncode})"
    return (found[1], found[2]) if found else ("-", why)


def main(arguments):
    parser = argparse.ArgumentParser(prog="mutations", add_help=True)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--seeds", type=int, default=6000)
    parser.add_argument("--only", default="")
    try:
        options = parser.parse_args(arguments)
    except SystemExit as end:
        return 64 if end.code else 0
    chosen = [mutation for mutation in MUTATIONS if options.only in mutation.name]
    stale = [mutation for mutation in chosen if mutation.applied(ROOT) is None]
    for mutation in stale:
        print(f"mutations: {mutation.path}: no single place to break: {mutation.name}", file=sys.stderr)
    if stale or not chosen:
        return 65
    if options.list or options.check:
        for mutation in chosen if options.list else []:
            print(f"{mutation.path}: {mutation.name}")
        return 0
    survivors = 0
    copy(COPY)
    complaint = build(COPY)
    if complaint:
        print(f"mutations: the copy in {COPY} does not build\n{complaint}", file=sys.stderr)
        return 65
    print("| what is broken | found by seed | guarantee that did not hold | seconds |\n|---|---|---|---|", flush=True)
    for mutation in chosen:
        path = COPY / mutation.path
        original = path.read_text(encoding="utf-8")
        path.write_text(mutation.applied(COPY), encoding="utf-8")
        start = time.monotonic()
        try:
            complaint = build(COPY)
            if complaint:
                print(f"mutations: does not build: {mutation.name}\n{complaint}", file=sys.stderr)
                return 65
            found = run(COPY, options.seeds)
        finally:
            path.write_text(original, encoding="utf-8")
        survivors += found is None
        seed, guarantee = found or ("**none**", "it survived")
        print(f"| {mutation.name} | {seed} | {guarantee} | {time.monotonic() - start:.0f} |", flush=True)
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

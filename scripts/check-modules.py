#!/usr/bin/env python3
"""Checks which module may import which, and that the pure ones stay pure.

Usage: scripts/check-modules.py [--root FOLDER]   checks Sources/ and Package.swift of the repository (or of FOLDER)
       scripts/check-modules.py --self-test       proves on small trees that each kind of breach is found

One line per breach, FILE:LINE: what. Exit codes: 0 none, 1 breaches, 64 bad usage.

The arrows are those of docs/ARCHITECTURE.md. A new module, or a new arrow, is a decision: it goes into the table below.
"""

import re
import sys
import tempfile
from pathlib import Path

# What every module but the pure ones may import without saying so.
PLATFORM = {"Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "Glibc"}
FOUNDATION = {"Foundation", "FoundationEssentials"}
COLLECTIONS = {"Collections", "DequeModule", "OrderedCollections", "HeapModule"}

ANYTHING = None


class Rule:
    """What a module may import: our own modules, and other packages' (ANYTHING: all of them)."""

    def __init__(self, ours, theirs):
        self.ours = set(ours)
        self.theirs = theirs


PURE = {"Events", "Sync"}

RULES = {
    "Events": Rule([], {"SwiftProtobuf", "Crypto"} | FOUNDATION),
    "Sync": Rule(["Events"], {"SwiftProtobuf", "Crypto"} | FOUNDATION | COLLECTIONS),
    # GRDBSQLite is the C library that GRDB wraps: the row of an event is bound without GRDB's copies.
    "EventLog": Rule(["Events"], {"GRDB", "GRDBSQLite"} | PLATFORM),
    # Not EventLog: figures are folds over events, wherever those come from.
    # GRDBSQLite: a rebuild writes each row of millions without GRDB's copies.
    "Projections": Rule(["Events"], {"GRDB", "GRDBSQLite"} | PLATFORM),
    # Neither a log nor a disk: a report is drawn up from a reader, the program keeps the file.
    "Reports": Rule(["Events", "Projections"], PLATFORM),
    # One call of SQLite that Swift cannot make.
    "CSQLiteReset": Rule([], set()),
    # A read model of its own, over words: not of the same file as the figures, which touch no text.
    "Search": Rule(["Events", "CSQLiteReset"], {"GRDB"} | PLATFORM),
    "CZeroMQ": Rule([], set()),
    # Below bench: what `make bench` measures.
    "LogBench": Rule(["Events", "EventLog"], PLATFORM),
    "ViewsBench": Rule(["Events", "EventLog", "Projections"], PLATFORM),
    "SearchBench": Rule(["Events", "EventLog", "Search"], PLATFORM),
    "WireBench": Rule(["Events", "EventLog", "Sync", "ZeroMQ", "SiteStore"], PLATFORM),
    # Below Tests/Support: no module and no program may import it, only test targets do.
    "CFaultVFS": Rule([], set()),
    "TestSupport": Rule([], PLATFORM),
    # Below fuzz: no module and no program imports them.
    "ReceivePath": Rule(["Events", "EventLog", "Sync", "Replication"], {"SwiftProtobuf"} | PLATFORM),
    "FrameFuzz": Rule(["ReceivePath", "TestSupport"], PLATFORM),
    "CLibFuzzer": Rule([], set()),
    "LibFuzzer": Rule(["CLibFuzzer", "ReceivePath"], PLATFORM),
    # Below Tests/Simulation: whole trees of sites without sockets and files, and what `make simulate` runs.
    "Simulation": Rule(
        ["Events", "Sync", "EventLog", "Projections", "Replication", "TestSupport"], {"Crypto"} | PLATFORM),
    "Simulate": Rule(["Simulation"], PLATFORM),
    "ZeroMQ": Rule(["CZeroMQ"], PLATFORM),
    "Replication": Rule(["Events", "Sync", "EventLog", "ZeroMQ"], {"Logging", "ServiceLifecycle"} | PLATFORM),
    # Neither a log nor a socket: an import gives drafts, the program writes them.
    "Import": Rule(["Events"], {"Yams"} | PLATFORM),
    # What people take away as CSV and Excel: boards and lists come from the read model, the file's format from a C library.
    "CXLSXWriter": Rule([], set()),
    "Export": Rule(["Events", "Projections", "Reports", "CXLSXWriter"], PLATFORM),
    # Nothing of the log: a prepared attachment is a value that a draft carries.
    "Attachments": Rule(["Events"], PLATFORM),
    "SiteStore": Rule(
        ["Events", "EventLog", "Projections", "Search", "Replication", "ZeroMQ", "Sync"],
        {"Configuration", "Crypto", "Yams"} | PLATFORM,
    ),
    "Web": Rule(
        ["Events", "Projections", "Reports", "Search", "Export"], {"Hummingbird", "HTTPTypes", "Mustache"} | PLATFORM
    ),
    "Commands": Rule(
        ["Events", "Sync", "EventLog", "Projections", "Search", "CZeroMQ", "ZeroMQ", "Replication", "Import", "Export",
         "Attachments", "SiteStore"],
        ANYTHING,
    ),
    "Station": Rule(
        ["Events", "Sync", "EventLog", "Projections", "Search", "CZeroMQ", "ZeroMQ", "Replication", "Import", "Export",
         "Attachments", "SiteStore", "Web", "Commands"],
        ANYTHING,
    ),
    "hub": Rule(
        ["Events", "Sync", "EventLog", "Projections", "Reports", "Search", "CZeroMQ", "ZeroMQ", "Replication", "Import",
         "Export", "Attachments", "SiteStore", "Web", "Commands"],
        ANYTHING,
    ),
}

IMPORT = re.compile(
    r"^\s*(?:@[\w.]+(?:\([^)]*\))?\s+)*"
    r"(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:typealias|struct|class|enum|protocol|let|var|func)\s+)?"
    r"`?(\w+)`?",
    re.MULTILINE,
)

# Time and randomness come into the pure modules as values.
IMPURE = [
    (name, re.compile(pattern))
    for name, pattern in [
        ("Date()", r"\bDate(?:\.init)?\s*\(\s*\)"),
        ("Date(timeIntervalSinceNow:)", r"\btimeIntervalSinceNow\b"),
        (".now", r"\.\s*now\b"),
        ("a clock", r"\b(?:ContinuousClock|SuspendingClock|DispatchTime|DispatchWallTime)\b"),
        ("a C clock", r"\b(?:clock_gettime|gettimeofday|mach_absolute_time|systemUptime)\b|\btime\s*\(\s*nil\s*\)"),
        ("SystemRandomNumberGenerator", r"\bSystemRandomNumberGenerator\b"),
        (".random(", r"\.\s*random\s*\("),
        (".randomElement() or .shuffled()", r"\.\s*(?:randomElement|shuffled?)\s*\(\s*\)"),
        ("UUID()", r"\bUUID(?:\.init)?\s*\(\s*\)"),
        ("a C random source", r"\b(?:arc4random\w*|getrandom|getentropy|drand48)\b|\bs?rand\s*\("),
        ("a new random key", r"\bPrivateKey\s*\(\s*\)|\bSymmetricKey\s*\(\s*size\s*:"),
        ("Task.sleep", r"\bTask\s*(?:<[^>]*>)?\s*\.\s*sleep\b"),
    ]
]


def without_comments(source):
    """The source with its comments blanked out, line by line the same. Text in string literals stays: an interpolation runs."""
    out, at, end = [], 0, len(source)

    def blank(text):
        out.append("".join("\n" if character == "\n" else " " for character in text))

    while at < end:
        if source.startswith("//", at):
            stop = source.find("\n", at)
            stop = end if stop < 0 else stop
            blank(source[at:stop])
            at = stop
        elif source.startswith("/*", at):
            depth, stop = 1, at + 2
            while stop < end and depth:
                if source.startswith("/*", stop):
                    depth, stop = depth + 1, stop + 2
                elif source.startswith("*/", stop):
                    depth, stop = depth - 1, stop + 2
                else:
                    stop += 1
            blank(source[at:stop])
            at = stop
        elif opening := re.compile(r'(#*)("""|")').match(source, at):
            hashes, quotes = opening.groups()
            closing, escape = quotes + hashes, "\\" + hashes
            stop = opening.end()
            while stop < end and not source.startswith(closing, stop):
                if quotes == '"' and source[stop] == "\n":
                    break
                stop += len(escape) + 1 if source.startswith(escape, stop) else 1
            stop = min(end, stop + len(closing)) if source.startswith(closing, stop) else min(end, stop)
            out.append(source[at:stop])
            at = stop
        else:
            out.append(source[at])
            at += 1
    return "".join(out)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def declared(package):
    """Yields (line, target, dependency) for the non-test targets of a Package.swift, by reading it as text."""
    text = without_comments(package)
    products = dict(re.findall(r'\blet\s+(\w+)\s*=[^\n]*?\.product\(\s*name:\s*"(\w+)"', text))
    for target in re.finditer(r'\.(?:target|executableTarget|systemLibrary)\s*\(\s*name:\s*"(\w+)"', text):
        depth, stop = 1, text.index("(", target.start()) + 1
        while stop < len(text) and depth:
            depth += {"(": 1, ")": -1}.get(text[stop], 0)
            stop += 1
        listed = re.compile(r"\bdependencies:\s*\[(.*?)\]", re.DOTALL).search(text, target.end(), stop)
        if not listed:
            yield line_of(text, target.start()), target[1], None
            continue
        item = re.compile(r'\.product\(\s*name:\s*"(\w+)"[^)]*\)|"(\w+)"|\b(\w+)\b')
        for found in item.finditer(listed[1]):
            name = found[1] or found[2] or products.get(found[3], found[3])
            yield line_of(text, listed.start(1) + found.start()), target[1], name


def refusal(module, other):
    """Why `module` may not import `other`, or None."""
    rule = RULES[module]
    if other == module:
        return None
    if other in RULES:
        return None if other in rule.ours else f"{module} may not import {other}"
    if rule.theirs is ANYTHING or other in rule.theirs:
        return None
    return f"{module} may not import {other}"


def cycle(arrows):
    """One import cycle as a list of modules, or None."""
    done, path = set(), []

    def visit(module):
        if module in path:
            return path[path.index(module):] + [module]
        if module in done:
            return None
        path.append(module)
        for other in sorted(arrows.get(module, ())):
            if found := visit(other):
                return found
        path.pop()
        done.add(module)
        return None

    for module in sorted(arrows):
        if found := visit(module):
            return found
    return None


def breaches(root):
    """All breaches under `root`, one line each, and how many files were read."""
    found, arrows, count = [], {}, 0

    def arrow(place, module, other):
        if reason := refusal(module, other):
            found.append(f"{place}: {reason}")
        if other in RULES and other != module:
            arrows.setdefault(module, set()).add(other)

    package = root / "Package.swift"
    if package.exists():
        for line, module, other in declared(package.read_text(encoding="utf-8")):
            if module not in RULES:
                found.append(f"Package.swift:{line}: module {module} is not in the table of scripts/check-modules.py")
            elif other is not None:
                arrow(f"Package.swift:{line}", module, other)

    sources = root / "Sources"
    for folder in sorted(sources.iterdir()) if sources.is_dir() else []:
        name = folder.relative_to(root)
        if not folder.is_dir():
            found.append(f"{name}:1: a file directly under Sources/ belongs to no module")
            continue
        module = folder.name
        if module not in RULES:
            found.append(f"{name}:1: module {module} is not in the table of scripts/check-modules.py")
            continue
        for path in sorted(folder.rglob("*.swift")):
            count += 1
            text = without_comments(path.read_text(encoding="utf-8"))
            place = path.relative_to(root)
            for match in IMPORT.finditer(text):
                arrow(f"{place}:{line_of(text, match.start(1))}", module, match[1])
            for what, pattern in IMPURE if module in PURE else []:
                for match in pattern.finditer(text):
                    found.append(f"{place}:{line_of(text, match.start())}: {module} is pure, but this is {what}")

    if around := cycle(arrows):
        found.append(f"Sources:1: import cycle {' → '.join(around)}")
    return found, count


# ---- The self-test ----

# Small trees: what it shows, the files, and for each expected breach the beginning and a part of its line.
CASES = [
    ("a tree without breaches",
     {"Sources/Events/A.swift": "import Crypto\nimport SwiftProtobuf\n#if canImport(FoundationEssentials)\n"
                                "import FoundationEssentials\n#else\nimport Foundation\n#endif\n",
      "Sources/Sync/A.swift": "package import Events\nimport DequeModule\n",
      "Sources/CZeroMQ/shim.h": "", "Sources/ZeroMQ/A.swift": "import CZeroMQ\n",
      "Sources/Commands/A.swift": "import ArgumentParser\nimport SiteStore\n",
      "Sources/hub/A.swift": "@main struct A {}\nimport Web\nimport Commands\n"}, []),
    ("an arrow that is not in the table",
     {"Sources/Projections/Deep/A.swift": "import Events\nimport EventLog\n"},
     [("Sources/Projections/Deep/A.swift:2:", "Projections may not import EventLog")]),
    ("every way of writing an import",
     {"Sources/Import/A.swift": "@testable import EventLog\npackage import ZeroMQ\n@preconcurrency public import GRDB\n"
                                "import struct Sync.Frame\n@_spi(X) import Replication\n    import Web\n"},
     [(f"Sources/Import/A.swift:{line}:", f"import {name}") for line, name in
      enumerate(["EventLog", "ZeroMQ", "GRDB", "Sync", "Replication", "Web"], 1)]),
    ("SQLite, sockets and logging in the pure modules",
     {"Sources/Events/A.swift": "import GRDB\nimport Logging\n", "Sources/Sync/A.swift": "import ZeroMQ\nimport SQLite3\n"},
     [("Sources/Events/A.swift:1:", "GRDB"), ("Sources/Events/A.swift:2:", "Logging"),
      ("Sources/Sync/A.swift:1:", "ZeroMQ"), ("Sources/Sync/A.swift:2:", "SQLite3")]),
    ("a package that a module has no use for",
     {"Sources/Web/A.swift": "import Hummingbird\nimport GRDB\n"}, [("Sources/Web/A.swift:2:", "GRDB")]),
    ("the two programs importing each other",
     {"Sources/Station/A.swift": "import hub\n", "Sources/hub/A.swift": "import Station\n"},
     [("Sources/Station/A.swift:1:", "hub"), ("Sources/hub/A.swift:1:", "Station"), ("Sources:1:", "import cycle")]),
    ("a cycle of three",
     {"Sources/Events/A.swift": "import Replication\n", "Sources/Sync/A.swift": "import Events\n",
      "Sources/Replication/A.swift": "import Sync\n"},
     [("Sources/Events/A.swift:1:", "Replication"), ("Sources:1:", "Events → Replication → Sync → Events")]),
    ("a program that links what is there for tests",
     {"Package.swift": 'targets: [\n.target(name: "CFaultVFS", path: "Tests/Support/CFaultVFS"),\n'
                       '.executableTarget(name: "hub", dependencies: ["CFaultVFS"]),\n'
                       '.testTarget(name: "EventLogTests", dependencies: ["CFaultVFS"]),\n]\n',
      "Sources/EventLog/A.swift": "import CFaultVFS\n"},
     [("Package.swift:3:", "hub may not import CFaultVFS"), ("Sources/EventLog/A.swift:1:", "CFaultVFS")]),
    ("a module that the table does not know",
     {"Sources/Utilities/A.swift": ""}, [("Sources/Utilities:1:", "not in the table")]),
    ("a file outside every module",
     {"Sources/A.swift": ""}, [("Sources/A.swift:1:", "no module")]),
    ("a dependency declared but not allowed",
     {"Package.swift": 'let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")\nlet package = Package(\n'
                       'targets: [\n.target(name: "Events", dependencies: [grdb]),\n'
                       '.target(\nname: "Projections", dependencies: ["Events", "EventLog"]),\n'
                       '.target(name: "Extra"),\n'
                       '.testTarget(name: "EventsTests", dependencies: ["Events", "hub"]),\n'
                       '.target(name: "Web", dependencies: [.product(name: "Logging", package: "swift-log")]),\n])\n'},
     [("Package.swift:4:", "Events may not import GRDB"), ("Package.swift:6:", "Projections may not import EventLog"),
      ("Package.swift:7:", "Extra is not in the table"), ("Package.swift:9:", "Web may not import Logging")]),
    ("clocks and randomness in the pure modules",
     {"Sources/Events/A.swift": "\n".join([
         "let a = Date()", "let b = Date.now", "let c: Date = .now", "var d = SystemRandomNumberGenerator()",
         "let e = Int.random(in: 0..<5)", "let f = UUID()", "let g = ContinuousClock()", "let h = arc4random()",
         "getrandom(p, 8, 0)", "try await Task.sleep(for: .seconds(1))", 'let i = "at \\(Date())"',
         "let j = [1, 2].shuffled()", "let k = Curve25519.Signing.PrivateKey()", "let l = time(nil)"])},
     [(f"Sources/Events/A.swift:{line}:", "Events is pure") for line in range(1, 15)]),
    ("the same calls where they are permitted, or are none",
     {"Sources/Events/A.swift": "// Date() and UUID()\n/* .now /* Date() */ import GRDB */\n/// import EventLog\n"
                                "let a = Date(timeIntervalSince1970: 0)\nlet known = x.nowhere\n"
                                'let b = "https://example.org" // Date.now\nlet c = """\n  // \\(x)\n  """ // UUID()\n'
                                'let d = #"a\\"# // Task.sleep\nlet e = [1].shuffled(using: &generator)\nlet f = UUID(uuid: g)\n',
      "Sources/EventLog/A.swift": "let a = Date()\n"}, []),
]


def self_test():
    failures = 0
    for title, files, expected in CASES:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            found, _ = breaches(root)
        missing = [want for want in expected if not any(line.startswith(want[0]) and want[1] in line for line in found)]
        extra = [line for line in found if not any(line.startswith(want[0]) and want[1] in line for want in expected)]
        for want in missing:
            print(f"check-modules: self-test, {title}: not found: {want[0]} … {want[1]}", file=sys.stderr)
        for line in extra:
            print(f"check-modules: self-test, {title}: found without need: {line}", file=sys.stderr)
        failures += bool(missing or extra)
    if failures == 0:
        print(f"check-modules: self-test of {len(CASES)} cases passed")
    return 1 if failures else 0


def main(arguments):
    root = Path(__file__).resolve().parent.parent
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) == 2 and arguments[0] == "--root":
        root = Path(arguments[1])
    elif arguments:
        print("check-modules: usage: scripts/check-modules.py [--root FOLDER | --self-test]", file=sys.stderr)
        return 64
    found, count = breaches(root)
    for line in found:
        print(line, file=sys.stderr)
    if found:
        return 1
    if count == 0:
        print(f"check-modules: there are no Swift files under {root / 'Sources'}", file=sys.stderr)
        return 1
    print(f"check-modules: {count} files keep to the arrows")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

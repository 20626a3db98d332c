#!/usr/bin/env python3
"""Writes Tests/EndToEnd/NewerEvents.swift: a log as a later version of the program writes it.

Usage: scripts/newer-events.py

The later schema is event.proto with one more event type (119) and two more fields, one in the envelope and one inside
opinion_collected; the bytes are protoc's. They are frozen like every fixture: run this again only where the file is lost.
Needs protoc (scripts/setup.sh proto). Exit codes: 0 written, 69 no protoc, 65 the schema cannot be extended so any more.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "Sources/Events/Proto/event.proto"
OUTPUT = ROOT / "Tests/EndToEnd/NewerEvents.swift"
SITE = "520103100-Z02"

# Where the later version adds what: (before which line of the schema, what).
ADDITIONS = [
    ("  oneof body {\n", "  // The machine on which it was recorded.\n  string device = 11;\n\n"),
    ("    ContentsForgotten contents_forgotten = 120;\n", "    MatterMediated matter_mediated = 119;\n"),
    (
        "// 事项更正:",
        "// 调解: somebody brought the parties together. Contents: note.\nmessage MatterMediated {\n"
        "  // Who.\n  string mediator = 1;\n  // The sessions that it took.\n  repeated Ref sessions = 2;\n"
        "  // Whether they agreed.\n  bool agreed = 3;\n}\n\n",
    ),
]
MOOD = ("  bool anonymous = 8;\n}\n", "  bool anonymous = 8;\n  // How whoever raised it felt.\n  repeated string moods = 9;\n}\n")

CONTENTS = [("TEXT", bytes(range(16)), "路灯不亮"), ("TEXT", bytes(range(16, 32)), "双方同意下周修复")]

HLC = 1_778_574_600_000 << 16


class Refusal(Exception):
    """Why the schema cannot be extended so."""


def later_schema():
    text = SCHEMA.read_text(encoding="utf-8")
    for before, addition in ADDITIONS:
        if text.count(before) != 1:
            raise Refusal(f"event.proto has not one {before!r}")
        text = text.replace(before, addition + before)
    # OpinionCollected is the first message that ends so.
    if MOOD[0] not in text:
        raise Refusal("opinion_collected has other fields now")
    return text.replace(MOOD[0], MOOD[1], 1)


def named(at, role):
    kind, salt, words = CONTENTS[at]
    digest = hashlib.sha256(bytes([1]) + salt + words.encode()).digest()
    octal = "".join(f"\\{byte:03o}" for byte in digest)
    size = len(words.encode())
    return f'contents {{ digest: "{octal}" class: CONTENT_CLASS_{kind} role: CONTENT_ROLE_{role} size: {size} }}'


def events():
    """The text form of each event, from place 2 of the log on; place 1 is the site's own opening."""
    stamp = lambda count: (
        f'hlc: {HLC + count} occurred_at: 1778574600000 recorded_at: 1778574600000 actor: "lin" device: "tablet-{count}"'
    )
    subject = f'subject {{ log: "{SITE}" seq: 2 }}'
    return [
        f'{stamp(0)} {named(0, "TITLE")} opinion_collected {{ kind: MATTER_KIND_OPINION channel: CHANNEL_WALK_IN '
        'category: "城乡建设/市政设施" people: 3 moods: "calm" moods: "hopeful" }',
        f'{stamp(1)} {subject} {named(1, "NOTE")} matter_mediated {{ mediator: "司法所" '
        f'sessions {{ log: "{SITE}" seq: 1 }} agreed: true }}',
        f'{stamp(2)} {subject} matter_referred {{ mode: REFERRAL_MODE_ASSIGN lead: "housing" }}',
    ]


def encoded(schema, text):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "event.proto").write_text(schema, encoding="utf-8")
        run = subprocess.run(
            ["protoc", "--encode=jiazhan.v1.Event", f"--proto_path={folder}", "event.proto"],
            input=text.encode(), capture_output=True)
        if run.returncode:
            raise Refusal(run.stderr.decode().strip())
        return run.stdout.hex()


def wrapped(text):
    return "\\\n        ".join(text[at : at + 100] for at in range(0, len(text), 100))


def main(arguments):
    if arguments:
        print("newer-events: usage: scripts/newer-events.py", file=sys.stderr)
        return 64
    if not shutil.which("protoc"):
        print("newer-events: no protoc on PATH; run scripts/setup.sh proto", file=sys.stderr)
        return 69
    schema = later_schema()
    payloads = "\n".join(f'        """\n        {wrapped(encoded(schema, text))}\n        """,' for text in events())
    contents = "\n".join(f'        (salt: "{salt.hex()}", text: "{words}"),' for _, salt, words in CONTENTS)
    OUTPUT.write_text(
        f"""/// Records as a later version of the program writes them: `opinion_collected` with a field of its own, an event type
/// that this version does not have (119), and `matter_referred`; each with a field in the envelope that this version does
/// not have. Written by scripts/newer-events.py, bytes by protoc.
enum NewerEvents {{
    /// Whose log they continue, from place 2 on.
    static let site = "{SITE}"

    static let hexadecimal = [
{payloads}
    ]

    /// The texts that they name, in order.
    static let contents = [
{contents}
    ]
}}
""", encoding="utf-8")
    print(f"newer-events: wrote {OUTPUT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refusal as refusal:
        print(f"newer-events: {refusal}", file=sys.stderr)
        sys.exit(65)

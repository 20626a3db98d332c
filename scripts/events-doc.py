#!/usr/bin/env python3
"""Writes docs/EVENTS.md from the comments of Sources/Events/Proto/event.proto.

Usage: scripts/events-doc.py               writes docs/EVENTS.md
       scripts/events-doc.py --check       writes nothing; fails where the file is stale or the schema lacks a comment
       scripts/events-doc.py --self-test   proves on small schemas that each kind of omission is found

Labels come from Sources/Events/Words/EventType+Label.swift, the words that people type from Words/Wording*.swift, and the
numbers are compared with Records/EventType.swift: nothing is said twice but the commands, which stand in the table below.

The schema's text is read here, not protoc's description of it: `make check` then needs neither protoc nor Python's
protobuf package. The reader knows the few forms that the schema uses and refuses every other line by its number, so
that nothing is passed over.

Exit codes: 0 up to date, 1 stale or incomplete (one line each, FILE:LINE: what), 64 bad usage.
"""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = "Sources/Events/Proto/event.proto"
LABELS = "Sources/Events/Words/EventType+Label.swift"
TYPES = "Sources/Events/Records/EventType.swift"
WORDS = ["Sources/Events/Words/Wording.swift", "Sources/Events/Words/Wording+Steps.swift"]
OUTPUT = "docs/EVENTS.md"

# Which command makes an event, and which event corrects it. Without a program's name a command is the same in both.
COMMANDS = {
    "site_opened": (["station init", "station join", "hub init", "hub join", "hub invite"], ["site_amended", "site_closed"]),
    "deputy_enrolled": (["deputy add", "station import"], ["deputy_amended", "deputy_left"]),
    "deputy_posted": (["deputy post"], ["deputy_removed"]),
    "organ_registered": (["organ add", "station import"], ["organ_renamed", "organ_closed"]),
    "key_invited": (["hub invite"], ["key_revoked"]),
    "key_enrolled": (["station sync", "hub sync", "hub bundle import"], ["key_revoked"]),
    "key_revoked": (["hub site revoke", "hub site move"], ["key_invited"]),
    "site_amended": (["site amend"], ["site_amended"]),
    "site_closed": (["site close"], ["site_opened"]),
    "deputy_amended": (["deputy amend"], ["deputy_amended"]),
    "deputy_removed": (["deputy remove"], ["deputy_posted"]),
    "deputy_left": (["deputy leave"], ["deputy_enrolled"]),
    "organ_renamed": (["organ rename"], ["organ_renamed"]),
    "organ_merged": (["organ merge"], ["entry_confirmed"]),
    "organ_closed": (["organ close"], ["organ_registered"]),
    "category_defined": (["category add", "hub register load-categories"], ["category_retired"]),
    "category_retired": (["category retire"], ["category_defined"]),
    "entry_confirmed": (["hub register confirm"], ["entry_confirmed"]),
    "visit_logged": (["visit add"], ["visit_amended", "visit_voided"]),
    "visit_amended": (["visit amend"], ["visit_amended"]),
    "visit_voided": (["visit void"], ["visit_logged"]),
    "duty_logged": (["duty add"], ["duty_amended", "duty_voided"]),
    "duty_amended": (["duty amend"], ["duty_amended"]),
    "duty_voided": (["duty void"], ["duty_logged"]),
    "opinion_collected": (
        ["opinion add", "station import"], ["opinion_amended", "matter_withdrawn", "matter_merged"]),
    "opinion_amended": (["opinion amend"], ["opinion_amended", "record_retracted"]),
    "answered_on_spot": (["answer"], ["record_retracted", "matter_reopened"]),
    "matter_referred": (["refer", "station import"], ["record_retracted", "referral_returned"]),
    "referral_signed": (["sign"], ["record_retracted"]),
    "referral_returned": (["return"], ["record_retracted"]),
    "matter_urged": (["urge"], ["record_retracted"]),
    "supervision_ordered": (["supervise"], ["record_retracted"]),
    "extension_asked": (["extend ask"], ["record_retracted"]),
    "extension_granted": (["extend grant"], ["record_retracted"]),
    "extension_refused": (["extend refuse"], ["record_retracted"]),
    "proposer_contacted": (["contact"], ["record_retracted"]),
    "progress_reported": (["progress"], ["record_retracted"]),
    "reply_given": (["reply", "station import"], ["record_retracted"]),
    "matter_resolved": (["resolve", "station import"], ["record_retracted", "matter_reopened"]),
    "satisfaction_rated": (["rate", "station import"], ["record_retracted"]),
    "followed_up": (["follow-up"], ["record_retracted"]),
    "matter_reopened": (["reopen"], ["record_retracted"]),
    "feedback_given": (["feedback"], ["record_retracted"]),
    "matter_withdrawn": (["withdraw"], ["record_retracted"]),
    "matter_merged": (["merge", "station import"], ["matter_unmerged", "record_retracted"]),
    "matter_unmerged": (["unmerge"], ["matter_merged", "record_retracted"]),
    "matter_closed": (["close"], ["matter_reopened", "record_retracted"]),
    "record_retracted": (["retract", "project retract"], []),
    "project_proposed": (["project propose"], ["project_amended", "project_voided"]),
    "project_amended": (["project amend"], ["project_amended", "record_retracted"]),
    "project_put_to_vote": (["project vote"], ["record_retracted"]),
    "project_chosen": (["project choose"], ["record_retracted"]),
    "project_completed": (["project complete"], ["record_retracted"]),
    "project_rated": (["project rate"], ["record_retracted"]),
    "project_voided": (["project void"], ["record_retracted"]),
    "contents_forgotten": (["forget"], []),
    "contents_redacted": (["redact"], ["contents_redacted"]),
    "identity_disclosed": (["show --with-identity"], []),
}

# Why nothing corrects it.
FINAL = {
    "record_retracted": "What was retracted is recorded anew.",
    "contents_forgotten": "What is forgotten is gone.",
    "identity_disclosed": "What was shown was shown.",
}

GROUPS = {
    16: ("登记册", "The register", "Its entry names what it is about, such as `deputy/d-17`; it has no subject."),
    40: ("接待走访与履职", "Visits and duties", "The opening event is its own subject; every later one names it."),
    60: ("事项", "The life of a matter", "`opinion_collected` opens a matter and is its own subject; every later one names it."),
    100: ("民生实事", "Projects", "`project_proposed` opens a project and is its own subject; every later one names it."),
    120: (
        "正文与身份", "Words and identities",
        "Its subject is the matter, visit, duty or project whose contents are meant."),
}


class Complaint(Exception):
    """One line: FILE:LINE: what."""


@dataclass
class Member:
    number: int
    name: str
    type: str
    label: str  # "", "optional" or "repeated"
    comment: str
    line: int


@dataclass
class Block:
    kind: str  # "message" or "enum"
    name: str
    comment: str
    line: int
    members: list = field(default_factory=list)
    oneof: list = field(default_factory=list)


FIELD = re.compile(r"(?:(optional|repeated) )?(\w+) (\w+) = (\d+);$")
VALUE = re.compile(r"([A-Z][A-Z0-9_]*) = (\d+);$")
OPENING = re.compile(r"(message|enum) (\w+) \{(\})?$")
PREAMBLE = re.compile(r'(syntax|package|option)\b.*;$')


def read_schema(text, path):
    """The schema's blocks by name, in order. A comment belongs to what follows it without a blank line between."""
    blocks, block, in_oneof, comment = {}, None, False, []
    for at, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if line.startswith("//"):
            comment.append(line[2:].strip())
            continue
        said = re.sub(r"\s+", " ", " ".join(comment)).strip()
        comment = []
        if not line:
            continue
        if block is None:
            if opening := OPENING.match(line):
                kind, name, closed = opening.groups()
                if name in blocks:
                    raise Complaint(f"{path}:{at}: {name} is there twice")
                blocks[name] = Block(kind, name, said, at)
                block = None if closed else blocks[name]
            elif not PREAMBLE.match(line):
                raise Complaint(f"{path}:{at}: this reader does not know what that is: {line}")
        elif line == "}":
            if in_oneof:
                in_oneof = False
            else:
                block = None
        elif block.kind == "message" and line == "oneof body {" and not in_oneof:
            in_oneof = True
        elif block.kind == "message" and (found := FIELD.match(line)):
            label, kind, name, number = found.groups()
            member = Member(int(number), name, kind, label or "", said, at)
            (block.oneof if in_oneof else block.members).append(member)
        elif block.kind == "enum" and (found := VALUE.match(line)):
            block.members.append(Member(int(found.group(2)), found.group(1), "", "", said, at))
        else:
            raise Complaint(f"{path}:{at}: this reader does not know what that is: {line}")
    if block is not None:
        raise Complaint(f"{path}:{len(text)}: {block.name} does not end")
    return blocks


SCALARS = {"string", "bytes", "bool", "uint32", "uint64", "sint64", "fixed64"}


def screaming(name):
    """SiteKind, VISIT_KIND_RECEPTION's beginning: SITE_KIND."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper()


def camel(name, block):
    """The case that Swift gives to an enum's value: VISIT_KIND_RECEPTION, reception."""
    short = name.removeprefix(screaming(block) + "_").lower().split("_")
    parts = [short[0]] + ["ID" if part == "id" else part.capitalize() for part in short[1:]]
    return "".join(parts)


def read_labels(text):
    return {
        int(number): (zh, en)
        for number, zh, en in re.findall(r'case (\d+): Bilingual\(zh: "([^"]+)", en: "([^"]+)"\)', text)
    }


def read_words(text):
    """{enum: ({case: word}, {case: (zh, en)})} of the Swift extensions that give words and labels."""
    words = {}
    for name, body in re.findall(r"^extension (\w+)(?:: Wording)? \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL):
        typed = dict(re.findall(r'case \.(\w+): "([^"]+)"', body))
        labels = {
            case: (zh, en)
            for case, zh, en in re.findall(r'case \.(\w+): Bilingual\(zh: "([^"]+)", en: "([^"]+)"\)', body)
        }
        if labels:
            words[name] = (typed, labels)
    return words


CONTENTS = re.compile(r"\s*Contents: ([^.]*)\.$")


def split_contents(comment):
    """A comment without its last sentence on contents, and the roles that it lists."""
    found = CONTENTS.search(comment)
    if not found:
        return comment, []
    return comment[: found.start()].strip(), [role.strip() for role in found.group(1).split(",")]


def faults(blocks, labels, typed, table, path):
    """What is missing or does not fit, one line each."""
    out = []
    for block in blocks.values():
        where = f"{path}:{block.line}: {block.kind} {block.name}"
        if not block.comment:
            out.append(f"{where} has no comment")
        for member in block.members:
            if not member.comment and not (block.kind == "enum" and member.number == 0):
                out.append(f"{path}:{member.line}: {block.name}.{member.name} has no comment")
            if block.kind == "message" and member.type not in SCALARS and member.type not in blocks:
                out.append(f"{path}:{member.line}: {block.name}.{member.name} has a type that is not there: {member.type}")
    if "Event" not in blocks or "ContentRole" not in blocks:
        return out + [f"{path}:1: there is no Event or no ContentRole"]
    roles = {member.name.removeprefix("CONTENT_ROLE_").lower() for member in blocks["ContentRole"].members}
    events = {member.name: member for member in blocks["Event"].oneof}
    for name, member in events.items():
        where = f"{path}:{member.line}: {name}"
        if member.type not in blocks:
            out.append(f"{where} has a type that is not there: {member.type}")
            continue
        said, named = split_contents(blocks[member.type].comment)
        if re.search(r"\bContents?:", said):
            out.append(f"{where}: its roles are not the comment's last sentence, \"Contents: role, role.\"")
        out += [f"{where} names a role that is not there: {role}" for role in named if role not in roles | {"any"}]
        if not re.search("[\u4e00-\u9fff]", said):
            out.append(f"{where}: its comment does not begin with the Chinese term")
        if member.number not in labels:
            out.append(f"{where} has no label in {LABELS}")
        if name not in table:
            out.append(f"{where} is in no entry of the table of commands in scripts/events-doc.py")
        elif not table[name][0] or not (table[name][1] or name in FINAL):
            out.append(f"{where} needs a command, and what corrects it, in scripts/events-doc.py")
        if max((first for first in GROUPS if first <= member.number), default=None) is None:
            out.append(f"{where} is in no group of numbers")
    for name, (_, corrections) in table.items():
        out += [f"scripts/events-doc.py:1: {name} is no event" for name in [name, *corrections] if name not in events]
    numbers = {member.number: name for name, member in events.items()}
    out += [f"{LABELS}:1: {number} labels no event" for number in labels if number not in numbers]
    if typed != numbers:
        wrong = sorted(set(typed.items()) ^ set(numbers.items()))
        out.append(f"{TYPES}:1: the table of types does not fit the schema: {wrong}")
    return out


def cell(text):
    return text.replace("|", "\\|")


def kind_text(member, blocks):
    name = f"[`{member.type}`](#{member.type.lower()})" if member.type in blocks else f"`{member.type}`"
    return f"{member.label} {name}".strip()


def field_table(block, blocks):
    if not block.members:
        return ["It has no fields of its own."]
    lines = ["| field | number | type | meaning |", "|---|---|---|---|"]
    for member in block.members:
        lines.append(f"| `{member.name}` | {member.number} | {kind_text(member, blocks)} | {cell(member.comment)} |")
    return lines


def enum_table(block, words):
    typed, labels = words.get(block.name, ({}, {}))
    has_words, has_labels = bool(typed), bool(labels)
    head = ["number", "in the schema"] + (["word"] if has_words else []) + (["标签", "label"] if has_labels else []) + ["meaning"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for member in block.members:
        if member.number == 0:
            continue
        case = camel(member.name, block.name)
        row = [str(member.number), f"`{member.name}`"]
        if has_words:
            row.append(f"`{typed[case]}`")
        if has_labels:
            row += labels[case]
        lines.append("| " + " | ".join(row + [cell(member.comment)]) + " |")
    return lines


def word_faults(blocks, words):
    out = []
    for block in blocks.values():
        if block.kind != "enum" or block.name not in words:
            continue
        typed, labels = words[block.name]
        for member in block.members:
            if member.number and (camel(member.name, block.name) not in labels or (typed and camel(member.name, block.name) not in typed)):
                out.append(f"{WORDS[0]}:1: {block.name} has no word or label for {member.name}")
    return out


def anchor(number, name, labels):
    """The anchor that GitHub makes of the heading `NUMBER name · 标签 · label`."""
    zh, en = labels[number]
    return re.sub(r"[^\w\- ]", "", f"{number} {name} · {zh} · {en}".lower()).replace(" ", "-")


INTRO = """# Events 事件

<!-- Made by scripts/events-doc.py from Sources/Events/Proto/event.proto. Do not edit; change the schema's comments. -->

Every record that a site keeps is one of the events below. 站点的每一条记录都是下列事件之一；记录只增不改，更正也是一条新的事件。

- [The envelope 信封](#the-envelope-信封)
- [List 一览](#list-一览)
{groups}
- [Shapes 结构](#shapes-结构)
- [Words 词表](#words-词表)
- [What a later version writes 新版本写下的记录](#what-a-later-version-writes-新版本写下的记录)
- [Exports 导出](#exports-导出)

An event is one protobuf message, `jiazhan.v1.Event`, whose bytes stand in a log and never change. It is identified by where
it stands: the log's name and its place there. All times are milliseconds since 1970 UTC. Fields that say nothing (zero, an
empty text, an absent message) are not written. Fields marked `optional` tell "not stated" from an empty value: an amendment
changes what it states and leaves everything else.

"Made by" names the command line's commands; without a program's name a command is the same in `station` and `hub`.
"""

ENVELOPE = """## The envelope 信封

What every event has, whatever it says. The log's name and the place in it are not repeated here: the hash chain fixes them.
"""

UNKNOWN = """## What a later version writes 新版本写下的记录

Numbers are never used again and fields are only added. A program that meets an event type or a field of a later version
keeps the bytes as they came: it stores, hands on, bundles and exports them, and the hash chain over them stays whole.
Such an event is filed under its subject, its contents are asked for and forgotten like any others, it is called
`unknown(NUMBER)` in `log stat`, counted in `views.db` (`unknown_events`), and passed over by every fold and figure. After
an upgrade, a rebuild counts it. 旧版本遇到新版本的事件或字段：原样保存、转送、导出，不参与统计，升级后重建即可计入。
"""

EXPORTS = """## Exports 导出

`log export` prints one object per event, in the order of arrival at the site, of any size of log; `--from` and `--through`
take positions. Of the contents, texts are in it where they are held; identities only `--with-identities`; bytes of
pictures never, only their digest, size and media type. A content that was forgotten, or has not arrived, is named with its
state and nothing more.

`--format jsonl` (the default):

| member | what it is |
|---|---|
| `position` | the place in the order of arrival at this site, counted from 1 |
| `log`, `epoch`, `seq` | where the event stands |
| `hlc` | the hybrid time as a decimal number in a string, because JSON readers round numbers beyond 2^53 |
| `occurred_at`, `recorded_at`, `received_at` | RFC 3339 with milliseconds, UTC: business time, the recording clock, when this site first held it |
| `type` | its name in the schema, `unknown(NUMBER)` for one of a later version |
| `actor` | who recorded it |
| `subject` | the number of the matter, visit, duty or project, or the register entry; absent where it has neither |
| `hash` | the chain's hash at this event, hexadecimal |
| `event` | the protobuf JSON form of what this version understands |
| `contents` | one per content, in the event's order: `role`, `class`, `digest`, `size`, `media_type` of a picture, `state` (`held`, `awaited`, `forgotten`), and `text` where held and permitted |
| `payload` | the stored bytes, base64: what the chain covers, unknown fields included |

Nothing is lost, and the export can be checked and taken in again without this program: a log's lines sorted by `seq`, with
`payload` decoded, give its chain.

```python
import base64, hashlib, json, sys

heads = {}
for line in sys.stdin:
    event = json.loads(line)
    log, epoch = event["log"], event["epoch"]
    genesis = hashlib.sha256(b"jiazhan/log/1\\0" + log.encode() + b"\\0" + epoch.to_bytes(8, "big")).digest()
    payload = base64.b64decode(event["payload"])
    seq, previous = heads.get(log, (0, genesis))
    hash = hashlib.sha256(previous + payload).digest()
    assert event["seq"] == seq + 1 and event["hash"] == hash.hex(), f"{log} {event['seq']} is not as it was written"
    heads[log] = event["seq"], hash
print(*(f"{log}: {seq} events, sound" for log, (seq, _) in sorted(heads.items())), sep="\\n")
```

`--format cloudevents` prints [CloudEvents 1.0](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md) in the
structured mode of its JSON format, one event per line (each line by itself is `application/cloudevents+json`):

| attribute | what it is |
|---|---|
| `specversion` | `1.0` |
| `source` | the log and its epoch, as a URI: `cn.jiazhan:log/520103001-Z02?epoch=1` |
| `id` | `LOG#SEQ`, such as `520103001-Z02#17` |
| `type` | `cn.jiazhan.` and the name in the schema and `.v1`, such as `cn.jiazhan.opinion_collected.v1`; `cn.jiazhan.unknown.NUMBER.v1` for one of a later version |
| `subject` | as above |
| `time` | business time |
| `datacontenttype` | `application/json` |
| `dataschema` | `cn.jiazhan:schema/jiazhan.v1` |
| `sequence` | extension: the place in the log, 20 digits with leading zeros, so that it sorts as text |
| `recordedtime`, `receivedtime` | extensions: the recording clock, when this site first held it |
| `hybridtime`, `chainhash`, `actor` | extensions: `hlc`, `hash` and `actor` as above; `actor` is absent where nobody is named |
| `data` | an object with `event`, `contents` and `payload` as above |
"""


def render(blocks, labels, words, table):
    events = sorted(blocks["Event"].oneof, key=lambda member: member.number)
    firsts = sorted(GROUPS)
    ends = {first: (firsts[at + 1] - 1 if at + 1 < len(firsts) else 139) for at, first in enumerate(firsts)}
    titles = {first: f"{GROUPS[first][1]} {GROUPS[first][0]} ({first}–{ends[first]})" for first in firsts}
    slug = lambda title: re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
    links = "\n".join(f"- [{titles[first]}](#{slug(titles[first])})" for first in firsts)
    out = [INTRO.format(groups=links), ENVELOPE] + field_table(blocks["Event"], blocks) + [""]

    out += ["## List 一览", "", "| number | event | 事件 | | made by |", "|---|---|---|---|---|"]
    for member in events:
        zh, en = labels[member.number]
        commands = ", ".join(f"`{command}`" for command in table[member.name][0])
        link = f"[`{member.name}`](#{anchor(member.number, member.name, labels)})"
        out.append(f"| {member.number} | {link} | {zh} | {en} | {commands} |")
    out.append("")

    by_name = {member.name: member for member in events}
    for first in firsts:
        zh, en, note = GROUPS[first]
        out += [f"## {titles[first]}", "", note, ""]
        for member in events:
            if not first <= member.number <= ends[first]:
                continue
            block = blocks[member.type]
            said, roles = split_contents(block.comment)
            zh, en = labels[member.number]
            out += [f"### {member.number} `{member.name}` · {zh} · {en}", "", said, ""]
            out += field_table(block, blocks) + [""]
            if roles == ["any"]:
                out.append("- **Contents:** of any role")
            elif roles:
                out.append("- **Contents:** " + ", ".join(f"`{role}`" for role in roles))
            commands, corrections = table[member.name]
            out.append("- **Made by:** " + ", ".join(f"`{command}`" for command in commands))
            if corrections:
                links = ", ".join(
                    f"[`{name}`](#{anchor(by_name[name].number, name, labels)})" for name in corrections)
                out.append(f"- **Corrected by:** {links}")
            else:
                out.append(f"- **Corrected by:** nothing. {FINAL[member.name]}")
            out.append("")

    bodies = {member.type for member in events} | {"Event"}
    out += ["## Shapes 结构", "", "Messages that others have as fields.", ""]
    for block in blocks.values():
        if block.kind == "message" and block.name not in bodies:
            out += [f"### {block.name}", "", block.comment, ""] + field_table(block, blocks) + [""]
    out += [
        "## Words 词表", "",
        "Numbers of an enumeration, with the word that is typed on the command line where there is one. 0 stands for nothing said.",
        "",
    ]
    for block in blocks.values():
        if block.kind == "enum":
            out += [f"### {block.name}", "", block.comment, ""] + enum_table(block, words) + [""]
    out += [UNKNOWN, EXPORTS]
    return "\n".join(out).rstrip("\n") + "\n"


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def document():
    """docs/EVENTS.md as it must be, and what is wrong with its sources."""
    blocks = read_schema(read(SCHEMA), SCHEMA)
    labels = read_labels(read(LABELS))
    typed = {int(number): name for number, name in re.findall(r'\((\d+), "(\w+)"\)', read(TYPES))}
    words = {name: found for path in WORDS for name, found in read_words(read(path)).items()}
    wrong = faults(blocks, labels, typed, COMMANDS, SCHEMA) + word_faults(blocks, words)
    return (None if wrong else render(blocks, labels, words, COMMANDS)), wrong


GOOD = """syntax = "proto3";
// What it is to the event.
enum ContentRole {
  CONTENT_ROLE_UNSPECIFIED = 0;
  // A note.
  CONTENT_ROLE_NOTE = 1;
}
// The envelope.
message Event {
  // When.
  sint64 at = 1;
  oneof body {
    // 16: the register.
    SiteOpened site_opened = 16;
  }
}
// 站点启用: a site begins. Contents: note.
message SiteOpened {
  // Its code.
  string code = 1;
}
"""


def self_test():
    table, labels, typed = {"site_opened": (["init"], ["site_opened"])}, {16: ("站点启用", "site opened")}, {16: "site_opened"}

    def found(text, labels=labels, typed=typed, table=table):
        try:
            return faults(read_schema(text, "s"), labels, typed, table, "s")
        except Complaint as complaint:
            return [str(complaint)]

    cases = [
        (GOOD, ""),
        (GOOD.replace("  // Its code.\n", ""), "SiteOpened.code has no comment"),
        (GOOD.replace("  // A note.\n", ""), "ContentRole.CONTENT_ROLE_NOTE has no comment"),
        (GOOD.replace("// The envelope.\n", ""), "message Event has no comment"),
        (GOOD.replace("// The envelope.\n", "// Detached.\n\n"), "message Event has no comment"),
        (GOOD.replace("Contents: note.", "Contents: nota."), "a role that is not there: nota"),
        (GOOD.replace("Contents: note.", "Contents: note. And more."), "not the comment's last sentence"),
        (GOOD.replace("站点启用: ", ""), "does not begin with the Chinese term"),
        (GOOD.replace("string code", "Code code"), "a type that is not there: Code"),
        (GOOD.replace("SiteOpened site_opened", "Gone site_opened"), "a type that is not there: Gone"),
        (GOOD.replace("string code = 1;", "map<string, string> code = 1;"), "does not know what that is"),
        (GOOD.rstrip().rstrip("}"), "does not end"),
    ]
    failed = [f"expected {said!r}, found {found(text)}" for text, said in cases
              if not (any(said in line for line in found(text)) if said else found(text) == [])]
    for broken, said in [
        (found(GOOD, labels={}), "has no label"), (found(GOOD, typed={}), "does not fit the schema"),
        (found(GOOD, table={}), "in no entry of the table"), (found(GOOD, labels=labels | {17: ("a", "b")}), "17 labels no event"),
        (found(GOOD, table=table | {"gone": (["x"], ["site_opened"])}), "gone is no event"),
        (found(GOOD, table={"site_opened": ([], [])}), "needs a command"),
    ]:
        if not any(said in line for line in broken):
            failed.append(f"expected {said!r}, found {broken}")
    for line in failed:
        print(f"events-doc: {line}", file=sys.stderr)
    if not failed:
        print(f"events-doc: self-test of {len(cases) + 6} cases passed")
    return 1 if failed else 0


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    if arguments not in ([], ["--check"]):
        print("events-doc: usage: scripts/events-doc.py [--check | --self-test]", file=sys.stderr)
        return 64
    try:
        text, wrong = document()
    except Complaint as complaint:
        text, wrong = None, [str(complaint)]
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        return 1
    path = ROOT / OUTPUT
    current = path.read_text(encoding="utf-8") if path.exists() else ""
    if arguments:
        if current != text:
            print(f"{OUTPUT}:1: is not what the schema says; run scripts/events-doc.py", file=sys.stderr)
            return 1
        print(f"events-doc: {OUTPUT} is what the schema's {len(COMMANDS)} events say")
        return 0
    path.write_text(text, encoding="utf-8")
    print(f"events-doc: wrote {OUTPUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

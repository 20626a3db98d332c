"""Every figure of figures.md, each from its definition there.

A figure looks at records (visits, matters, …) that lie in the scope, and for flows and cohorts in the period; of each it says
how much it adds to the count or to the numerator, and for a rate to the denominator. With a dimension every record falls into
one row, or into one for each of its deputies.

Where figures.md leaves a choice, the reading is stated beside the figure it concerns:
- A rate's numerator is a part of its denominator.
- "First" is by when it occurred, "newest" by the order of the fold, as states are.
- A matter's deputies, kind, channel, category and day are those it was opened with, or the amended ones.
- A scope by organ or channel leaves out all that has none: only matters do. Only matters and projects have a category.
- A project counts once in a flow, by the first step of that kind in the period.
- A deputy is in a region, or of a site, by being posted there or by having been entered there (where both are named, by the
  same of these); the code of a site says where it is. A site is of a deputy who is posted to it.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Callable, Optional

from exported import (
    CHANNELS, CLASSES, CONVERSIONS, DIVISION_LENGTHS, GRADES, KINDS_OF_DUTY, KINDS_OF_MATTER, KINDS_OF_SITE,
    KINDS_OF_VISIT, LEVELS, site_code)

DAY = 86_400_000
TIMES = ("month", "quarter", "year")


@dataclass(frozen=True)
class Question:
    region: Optional[str] = None
    site: Optional[str] = None
    deputy: Optional[str] = None
    organ: Optional[str] = None
    category: Optional[str] = None
    channel: Optional[str] = None
    # Days counted from 1970; None leaves that side open.
    since: Optional[int] = None
    through: Optional[int] = None
    as_of: int = 0
    # Milliseconds since 1970; None for all that is held.
    known_on: Optional[int] = None
    by: Optional[str] = None

    def in_period(self, day):
        return (self.since is None or self.since <= day) and (self.through is None or day <= self.through)

    @property
    def asks_of_matters_alone(self):
        return self.organ is not None or self.category is not None or self.channel is not None


@dataclass(frozen=True)
class Site:
    code: str
    division: str
    kind: str
    specialty: str
    opened: int  # day
    is_open: bool


@dataclass(frozen=True)
class Deputy:
    id: str
    level: str
    site: str  # that entered the deputy
    enrolled: int  # day

    @property
    def kind(self):
        return self.level


class Board:
    """The figures of one question."""

    def __init__(self, world, question, divisions=()):
        """`divisions`: codes of the townships and villages that there are; they are not in a log."""
        self.world, self.q, self.divisions = world, question, divisions
        self.register = world.register
        self.day = world.calendar.day
        self.entered_sites = [
            Site(entry.key, site_code(entry.key)[0], entry.kind, entry.specialty, self.day(entry.entered.occurred_at),
                 entry.is_open)
            for entry in self.register.part("site") if entry.entered is not None and site_code(entry.key) is not None]
        # The person under the id that counts, with every site that one of the person's ids is posted to.
        self.postings = {}
        for entry in self.register.part("deputy"):
            self.postings.setdefault(self.register.counted("deputy", entry.key), set()).update(entry.postings)

    # ---- Scope ----

    def _place(self, site):
        q = self.q
        code = site_code(site)
        return (q.region is None or (code is not None and code[0].startswith(q.region))) and (
            q.site is None or site == q.site)

    def _named(self, deputies):
        """Whether the deputy that the question names is among these."""
        counted = self.register.counted
        return self.q.deputy is None or counted("deputy", self.q.deputy) in {counted("deputy", one) for one in deputies}

    def _of_matter(self, matter):
        q, counted = self.q, self.register.counted
        if q.organ is not None and counted("organ", matter.organ) != counted("organ", q.organ):
            return False
        if q.channel is not None and matter.channel != q.channel:
            return False
        return self._of_category(matter)

    def _of_category(self, record):
        q, counted = self.q, self.register.counted
        if q.category is not None:
            own, asked = counted("category", record.category), counted("category", q.category)
            # A branch is asked for by the name it has, or by one that stands for it.
            if own != asked and not own.startswith((asked + "/", q.category + "/")):
                return False
        return True

    def matters(self, which=lambda matter: matter.counts):
        return [
            matter for matter in self.world.matters
            if which(matter) and self._place(matter.site) and self._named(matter.deputies) and self._of_matter(matter)]

    def _occasions(self, all_of_them):
        if self.q.asks_of_matters_alone:
            return []
        return [one for one in all_of_them if not one.voided and self._place(one.site) and self._named(one.deputies)]

    # ---- Populations: (record, day) ----

    def collected(self):
        """Matters collected in P."""
        dated = ((matter, self.day(matter.collected_at)) for matter in self.matters())
        return [(matter, day) for matter, day in dated if self.q.in_period(day)]

    def standing(self):
        """Matters whatever the period."""
        return [(matter, self.day(matter.collected_at)) for matter in self.matters()]

    def _events(self, moments, which=lambda matter: matter.counts):
        return [
            (matter, self.day(at)) for matter in self.matters(which) for at in moments(matter)
            if self.q.in_period(self.day(at))]

    def settled(self):
        """Resolutions and answers on the spot in P; a matter counts once, by the first in P."""
        first = {}
        for matter, day in self._events(lambda matter: sorted(matter.ends)):
            first.setdefault(matter.ref, (matter, day))
        return list(first.values())

    def conversions(self, target=None):
        return self._events(
            lambda matter: [one.at for one in matter.referrals if one.converts_to and target in (None, one.converts_to)])

    def letters(self):
        return self._events(lambda matter: matter.letters)

    def merged(self):
        return self._events(lambda matter: [matter.merged_at], lambda matter: matter.merged_at is not None)

    def withdrawn(self):
        return self._events(lambda matter: [matter.withdrawn_at], lambda matter: matter.withdrawn_at is not None)

    def visits(self):
        dated = ((visit, self.day(visit.at)) for visit in self._occasions(self.world.visits))
        return [(visit, day) for visit, day in dated if self.q.in_period(day)]

    def duties(self):
        dated = ((duty, self.day(duty.at)) for duty in self._occasions(self.world.duties))
        return [(duty, day) for duty, day in dated if self.q.in_period(day)]

    def standing_projects(self):
        """Projects whatever the period."""
        if self.q.organ is not None or self.q.channel is not None:
            return []
        return [
            (project, self.day(project.at)) for project in self.world.projects
            if not project.voided and self._place(project.site) and self._named(project.deputies)
            and self._of_category(project)]

    def projects(self, step=None):
        """Projects proposed in P, or that came to a step in P, each by the first time in it."""
        found = []
        for project, day in self.standing_projects():
            days = [day] if step is None else [self.day(at) for at in project.steps[step]]
            within = [one for one in days if self.q.in_period(one)]
            if within:
                found.append((project, min(within)))
        return found

    def sites(self):
        """Open sites; hubs 中心 gather what others record and are not among them."""
        if self.q.asks_of_matters_alone:
            return []
        asked = None if self.q.deputy is None else self.register.counted("deputy", self.q.deputy)
        return [
            (site, site.opened) for site in self.entered_sites
            if site.is_open and site.kind != "hub" and self._place(site.code)
            and (asked is None or site.code in self.postings.get(asked, ()))]

    def deputies(self):
        """Deputies enrolled, each person once: not an id that stands for another."""
        if self.q.asks_of_matters_alone:
            return []
        found = []
        for entry in self.register.part("deputy"):
            if not entry.is_enrolled or self.register.counted("deputy", entry.key) != entry.key:
                continue
            posted = self.postings.get(entry.key, set())
            if not self._place(entry.entered.site) and not any(self._place(site) for site in posted):
                continue
            if self.q.deputy is not None and self.register.counted("deputy", self.q.deputy) != entry.key:
                continue
            day = self.day(entry.entered.occurred_at)
            found.append((Deputy(entry.key, entry.level, entry.entered.site, day), day))
        return found

    # ---- Rows ----

    def level(self):
        """How many digits the divisions right below the region have."""
        own = len(self.q.region or "")
        return next((length for length in DIVISION_LENGTHS if length > own), own)

    def keys(self, record, day):
        """The rows that a record falls into."""
        by, counted = self.q.by, self.register.counted
        if by is None:
            return {""}
        is_register = isinstance(record, (Site, Deputy))
        if by == "site":
            return {record.code if isinstance(record, Site) else record.site}
        if by == "division":
            site = record.code if isinstance(record, Site) else record.site
            return {site_code(site)[0][:self.level()]}
        if by == "deputy":
            if isinstance(record, Deputy):
                return {record.id}
            named = set() if is_register else {counted("deputy", one) for one in record.deputies}
            return named or {""}
        if by in ("organ", "category"):
            return {counted(by, getattr(record, by, ""))}
        if by == "channel":
            return {getattr(record, "channel", "")}
        if by == "kind":
            return {record.kind}
        date = self.world.calendar.date(day)
        return {{
            "month": f"{date.year:04}-{date.month:02}", "quarter": f"{date.year:04}-Q{(date.month + 2) // 3}",
            "year": f"{date.year:04}"}[by]}

    # ---- Figures that are no sums over records ----

    def distinct_deputies(self):
        """Distinct deputies present at ≥ 1 visit: of all, and by row."""
        rows = {}
        for visit, day in self.visits():
            present = {self.register.counted("deputy", one) for one in visit.deputies}
            for one in present:
                for key in {one} if self.q.by == "deputy" else self.keys(visit, day):
                    rows.setdefault(key, set()).add(one)
        everyone = set().union(*rows.values()) if rows else set()
        return Count(len(everyone), {key: (len(those),) for key, those in rows.items()})

    def attendances(self):
        """Sum over visits of distinct deputies present."""
        rows, total = {}, 0
        for visit, day in self.visits():
            for one in {self.register.counted("deputy", one) for one in visit.deputies}:
                total += 1
                for key in {one} if self.q.by == "deputy" else self.keys(visit, day):
                    rows[key] = (rows.get(key, (0,))[0] + 1,)
        return Count(total, rows)

    def days(self):
        """Milliseconds from collection to first resolution: median, 90th percentile, and the speedup."""
        now, now_by = self._elapsed(self.q)
        before = None
        if self.q.since is not None and self.q.through is not None and self.q.since <= self.q.through:
            length = self.q.through - self.q.since + 1
            before = {**vars(self.q), "since": self.q.since - length, "through": self.q.since - 1}
        then, then_by = Board(self.world, Question(**before)).days_of_period() if before else ([], {})
        # A month has no namesake in the period before.
        then_by = {} if self.q.by in TIMES else then_by
        return Days(now, then, {key: (those, then_by.get(key, [])) for key, those in now_by.items()})

    def days_of_period(self):
        return self._elapsed(self.q)

    def _elapsed(self, question):
        every, rows = [], {}
        for matter, day in self.collected():
            taken = [min(matter.ends) - matter.collected_at] if matter.ends else []
            every += taken
            for key in self.keys(matter, day):
                rows.setdefault(key, []).extend(taken)
        return every, rows

    def coverage(self, digits, kinds):
        """一乡一家、一村一站: divisions in scope with ≥ 1 open site of these kinds / divisions in scope.

        Without a region those are meant that lie in the smallest division which holds every site of the register. A site
        in scope is one place, wherever that is: the township or village that it lies in. A township is known by 9 digits, a village by 12,
        and a division that no list names is none.
        """
        q = self.q
        if q.asks_of_matters_alone or q.deputy is not None:
            return Count((0, 0), {})
        region = q.region
        if region is None:
            region = "" if q.site is not None else self._whole_region()
        there = [code for code in self.divisions if len(code) == digits and code.startswith(region)]
        if q.site is not None:
            own = site_code(q.site)
            there = [code for code in there if own is not None and own[0][:digits] == code]
        having = {
            site.division[:digits] for site in self.entered_sites
            if site.is_open and site.kind in kinds and len(site.division) >= digits}
        rows = {}
        for code in there:
            key = "" if q.by != "division" else code[:self.level()]
            one, all_of = rows.get(key, (0, 0))
            rows[key] = (one + (code in having), all_of + 1)
        return Count((sum(code in having for code in there), len(there)), rows)

    def _whole_region(self):
        """The smallest division that holds every site of the register; "" where they share none."""
        codes = [site.division for site in self.entered_sites]
        shared = ""
        for length in DIVISION_LENGTHS:
            beginnings = {code[:length] for code in codes if len(code) >= length}
            if len(beginnings) == 1 and all(len(code) >= length for code in codes):
                shared = beginnings.pop()
        return shared

    def heard(self):
        """Sites heard from within 7 days before the end of A / open sites.

        Heard from by an event: one of its own that it recorded on one of these days, or that arrived here on one, which is
        a contact. Hearing is a matter of knowledge: an event that says what will happen only after A was heard all the same.
        """
        days = range(self.q.as_of - 6, self.q.as_of + 1)
        heard = {
            one.site for one in self.world.known
            if self.day(one.recorded_at) in days or self.day(one.received_at) in days}
        return self._rate(lambda board: board.sites(), lambda site: site.code in heard, lambda site: True)

    def _rate(self, population, part, whole):
        return Sum(population, part, whole)(self)


@dataclass(frozen=True)
class Count:
    """A count (n) or a rate (n, m), and its rows as tuples by key."""

    whole: object
    rows: dict

    def json(self, by):
        numbers = self.whole if isinstance(self.whole, tuple) else (self.whole,)
        said = self.value(numbers)
        if by is not None:
            said["rows"] = {key: self.value(numbers) for key, numbers in sorted(self.rows.items())}
        return said

    @staticmethod
    def value(numbers):
        return {"value": numbers[0]} if len(numbers) == 1 else {"numerator": numbers[0], "denominator": numbers[1]}


@dataclass(frozen=True)
class Days:
    now: list
    then: list
    rows: dict

    def json(self, by):
        said = self.value(self.now, self.then)
        if by is not None:
            said["rows"] = {key: self.value(*both) for key, both in sorted(self.rows.items())}
        return said

    @staticmethod
    def value(now, then):
        """Days to four decimals; members are absent where nothing was resolved."""
        if not now:
            return {}
        said = {"median": four(Fraction(rank(now, 50), DAY)), "p90": four(Fraction(rank(now, 90), DAY))}
        if then and rank(then, 50) != 0:
            said["speedup"] = four(1 - Fraction(rank(now, 50), rank(then, 50)))
        return said


def rank(values, percentile):
    """Nearest rank: of n values in ascending order the one at place ⌈p·n/100⌉."""
    return sorted(values)[-(-percentile * len(values) // 100) - 1]


def four(value):
    """To four decimals, half away from zero."""
    tenths = abs(value) * 10_000
    whole = (2 * tenths.numerator + tenths.denominator) // (2 * tenths.denominator)
    return (whole if value >= 0 else -whole) / 10_000


@dataclass(frozen=True)
class Sum:
    """A figure that adds up over records of one population or several."""

    population: Callable
    part: Callable
    whole: Optional[Callable] = None

    def __call__(self, board):
        rows, total = {}, (0, 0)
        for record, day in self.population(board):
            numbers = (int(self.part(record)), int(self.whole(record)) if self.whole else 0)
            total = (total[0] + numbers[0], total[1] + numbers[1])
            for key in board.keys(record, day):
                before = rows.get(key, (0, 0))
                rows[key] = (before[0] + numbers[0], before[1] + numbers[1])
        if self.whole:
            return Count(total, rows)
        return Count(total[0], {key: numbers[:1] for key, numbers in rows.items()})


def one(record):
    return True


def sums(population, part=one, whole=None):
    return Sum(population, part, whole)


def split(prefix, population, words, of, name=lambda word: word):
    """One figure for each word, and `none` for what is not stated."""
    return {
        prefix + (name(word) if word else "none"): sums(population, lambda record, word=word: of(record) == word)
        for word in ["", *words]}


def definitions():
    """Every figure by its id, as a function of a board."""
    visits, duties = Board.visits, Board.duties
    collected, standing = Board.collected, Board.standing

    def referred(matter):
        return bool(matter.referrals)

    def replied(matter):
        return bool(matter.replies)

    def resolved(matter):
        """Resolved, or answered on the spot, and not reopened since."""
        return matter.settled_at is not None

    def petition(matter):
        return matter.kind == "petition"

    def ever(matter):
        """Ever resolved, answered on the spot or replied to."""
        return bool(matter.ends) or replied(matter)

    def late_to_record(record):
        at = record.collected_at if hasattr(record, "collected_at") else record.at
        return record.recorded_at - at > 3 * DAY

    figures = {
        "sites.count": sums(Board.sites),
        **split("sites.count.", Board.sites, KINDS_OF_SITE, lambda site: site.kind),
        "sites.count.specialised": sums(Board.sites, lambda site: site.specialty != ""),
        "sites.coverage.township": lambda board: board.coverage(9, {"home"}),
        "sites.coverage.village": lambda board: board.coverage(12, {"station", "room"}),
        "sites.heard": Board.heard,
        "deputies.count": sums(Board.deputies),
        **split("deputies.count.", Board.deputies, LEVELS, lambda deputy: deputy.level),
        "deputies.posted": posted,
        "visits.sessions": sums(visits),
        **split("visits.sessions.", visits, KINDS_OF_VISIT, lambda visit: visit.kind),
        "visits.groups": sums(visits, lambda visit: visit.groups),
        "visits.received": sums(visits, lambda visit: visit.received),
        "visits.deputies": Board.attendances,
        "visits.deputies.distinct": Board.distinct_deputies,
        "duties.count": sums(duties),
        **split("duties.count.", duties, KINDS_OF_DUTY, lambda duty: duty.kind),
        "matters.collected": sums(collected),
        **split("matters.collected.kind.", collected, KINDS_OF_MATTER, lambda matter: matter.kind),
        **split("matters.collected.channel.", collected, CHANNELS, lambda matter: matter.channel),
        "matters.onspot": sums(collected, lambda matter: matter.answered_on_spot > 0),
        "matters.referred": sums(collected, referred),
        "matters.signed": sums(collected, lambda matter: matter.is_signed),
        "matters.returned": sums(collected, lambda matter: referred(matter) and matter.returns > 0, referred),
        "matters.contacted": sums(collected, lambda matter: matter.is_contacted, replied),
        "matters.replied": sums(collected, lambda matter: referred(matter) and replied(matter), referred),
        "matters.resolved": sums(collected, resolved, one),
        "matters.resolved.flow": sums(Board.settled),
        "matters.ontime": on_time,
        "matters.overdue": sums_dated(standing, overdue),
        "matters.lights.red": sums_dated(standing, lambda matter, on: is_open(matter) and overdue(matter, on)),
        "matters.lights.yellow": sums_dated(standing, lambda matter, on: is_open(matter) and pressing(matter, on)),
        "matters.lights.green": sums_dated(
            standing,
            lambda matter, on: is_open(matter) and not overdue(matter, on) and not pressing(matter, on)),
        "matters.achieved": sums(
            collected,
            lambda matter: resolved(matter) and matter.reply_class == "a"
            and matter.work_grades[-1:] in (["satisfied"], ["basic"]), replied),
        "matters.reopened": sums(collected, lambda matter: matter.reopenings > 0 and ever(matter), ever),
        "matters.fedback": sums(collected, lambda matter: matter.is_told, resolved),
        "matters.days": Board.days,
        "matters.backfill": sums(lambda board: board.visits() + board.collected(), late_to_record, one),
        "matters.withdrawn": sums(Board.withdrawn),
        "matters.merged": sums(Board.merged),
        "matters.converted": sums(Board.conversions),
        "matters.adopted": sums(
            collected, lambda matter: matter.is_comment and matter.adoption == "adopted",
            lambda matter: matter.is_comment and replied(matter)),
        "letters.sent": sums(Board.letters),
        "ratings.first.satisfied": sums(
            collected, lambda matter: matter.work_grades[:1] == ["satisfied"], lambda matter: matter.work_grades != []),
        "ratings.returned": sums(collected, lambda matter: replied(matter) and matter.ratings > 0, replied),
        "followups.hold": sums(
            collected, lambda matter: matter.findings.count("holds"), lambda matter: len(matter.findings)),
        "petitions.groups": sums(collected, petition),
        "petitions.received": sums(collected, lambda matter: matter.people if petition(matter) else 0),
        "petitions.referred": sums(collected, lambda matter: petition(matter) and referred(matter)),
        "projects.proposed": sums(Board.projects),
        "projects.voted": sums(lambda board: board.projects("voted")),
        "projects.chosen": sums(lambda board: board.projects("chosen")),
        "projects.completed": sums(lambda board: board.projects("completed")),
        "projects.completion": sums(
            Board.standing_projects, lambda project: bool(project.steps["chosen"] and project.steps["completed"]),
            lambda project: bool(project.steps["chosen"])),
        "petitions.resolved": sums(collected, lambda matter: petition(matter) and resolved(matter), petition),
    }
    for word in ["", *CLASSES]:
        figures["matters.class." + (word.upper() or "none")] = sums(
            collected, lambda matter, word=word: replied(matter) and matter.reply_class == word, replied)
    for target in CONVERSIONS:
        # Rows stand for all conversions: one that has none to this target says 0.
        figures["matters.converted." + target] = converted_to(target)
    for grade in GRADES:
        figures["ratings.reply." + grade] = sums(
            collected, lambda matter, grade=grade: matter.reply_grades[-1:] == [grade],
            lambda matter: matter.reply_grades != [])
        figures["projects.rated." + grade] = sums(
            Board.standing_projects,
            lambda project, grade=grade: bool(project.steps["completed"]) and project.grades[-1:] == [grade],
            lambda project: bool(project.steps["completed"]) and project.grades != [])
        figures["ratings.impl." + grade] = sums(
            collected, lambda matter, grade=grade: matter.work_grades[-1:] == [grade],
            lambda matter: matter.work_grades != [])
    return figures


def posted(board):
    """Enrolled deputies posted to ≥ 1 open site / enrolled deputies."""
    is_open = {site.code for site in board.entered_sites if site.is_open}
    return sums(Board.deputies, lambda deputy: bool(board.postings.get(deputy.id, set()) & is_open), one)(board)


def on_time(board):
    """By days: replied no later than the day then due / referred with a due day that has passed, or with a reply."""
    day = board.day

    def is_on_time(matter):
        first = matter.first_reply
        due = None if first is None else matter.due(first.occurred_at)
        return bool(matter.referrals) and due is not None and day(first.occurred_at) <= day(due)

    def is_asked(matter):
        due = matter.due()
        return bool(matter.referrals) and (bool(matter.replies) or (due is not None and day(due) < board.q.as_of))

    return sums(Board.collected, is_on_time, is_asked)(board)


def sums_dated(population, part):
    """A stock: `part` also gets the days from A to the due date, None without one."""

    def figure(board):
        def left(matter):
            due = matter.due()
            return None if due is None else board.day(due) - board.q.as_of

        return sums(population, lambda matter: part(matter, left(matter)))(board)

    return figure


def is_open(matter):
    return bool(matter.referrals) and matter.settled_at is None and not matter.is_closed


def overdue(matter, left):
    """Referred, unreplied, due date before A."""
    return bool(matter.referrals) and not matter.replies and left is not None and left < 0


def pressing(matter, left):
    """Due within 7 days: what was replied to is not due."""
    return not matter.replies and left is not None and 0 <= left <= 7


def converted_to(target):
    def figure(board):
        all_of_them, these = sums(Board.conversions)(board), sums(lambda board: board.conversions(target))(board)
        return Count(these.whole, {key: these.rows.get(key, (0,)) for key in all_of_them.rows})

    return figure


FIGURES = definitions()

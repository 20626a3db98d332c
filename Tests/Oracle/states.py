"""States of matters, visits, duties and the register, computed from a set of records.

Every rule here is one that figures.md, docs/EVENTS.md ("Corrected by") or docs/ARCHITECTURE.md ("Corrections", "Conflicts",
"Merging", "Who keeps the register") states; each is quoted where it is applied. Records come in the order of the fold.
"""

from exported import DIVISION_LENGTHS, LETTERS, moment, ref, site_code, word


class Visit:
    """接待走访 or 履职活动: amended ("what is stated takes the place of what stood") and perhaps voided."""

    def __init__(self, opening, later, prefix, day_member):
        self.site = opening.site
        self.recorded_at = opening.recorded_at
        self.at = opening.occurred_at
        self.voided = False
        fact = dict(opening.fact)
        self.deputies = fact.get("deputies", [])
        for one in later:
            if one.type.endswith("Voided"):
                self.voided = True
                continue
            stated = dict(one.fact)
            if day_member in stated:
                self.at = moment(stated, day_member)
            if "deputies" in stated:
                self.deputies = stated.pop("deputies").get("names", [])
            fact.update(stated)
        self.deputies = {name for name in self.deputies if name}
        self.kind = word(fact, "kind", prefix)
        self.groups = int(fact.get("groups", 0))
        self.received = int(fact.get("received", 0))
        # Only matters have these.
        self.organ = self.category = self.channel = ""


class Project:
    """民生实事: proposed, put to the vote, chosen, completed and rated; perhaps amended, or voided."""

    STEPS = {"projectPutToVote": "voted", "projectChosen": "chosen", "projectCompleted": "completed"}

    def __init__(self, opening, later):
        self.site = opening.site
        self.at = opening.occurred_at
        self.category = opening.fact.get("category", "")
        self.deputies = opening.fact.get("deputies", [])
        self.voided = False
        self.steps = {"voted": [], "chosen": [], "completed": []}  # moments
        self.grades = []
        self.organ = self.channel = self.kind = ""
        # "A record of the same matter or project was made in error and is read as if it had never been."
        retracted = {ref(one.fact, "record") for one in later if one.type == "recordRetracted"}
        for one in later:
            if one.ref in retracted:
                continue
            if one.type in self.STEPS:
                self.steps[self.STEPS[one.type]].append(one.occurred_at)
            elif one.type == "projectVoided":
                self.voided = True
            elif one.type == "projectRated":
                self.grades += [grade] if (grade := word(one.fact, "grade", "GRADE_")) else []
            elif one.type == "projectAmended":
                self.category = one.fact.get("category", self.category)
                if "deputies" in one.fact:
                    self.deputies = one.fact["deputies"].get("names", [])
                if "proposedAt" in one.fact:
                    self.at = moment(one.fact, "proposedAt")
        self.deputies = {name for name in self.deputies if name}


class Referral:
    def __init__(self, record):
        self.ref = record.ref
        self.at = record.occurred_at
        self.lead = record.fact.get("lead", "")
        self.converts_to = word(record.fact, "convertsTo", "CONVERSION_")
        self.is_signed = self.is_returned = self.is_replied = self.is_extension_decided = False


class Matter:
    """One matter as all its records leave it.

    `stands` tells whether a merge closes no circle, which is only seen across matters.
    """

    def __init__(self, opening, later, stands):
        self.ref = opening.ref
        self.site = opening.site
        self.recorded_at = opening.recorded_at
        fact = opening.fact
        self.collected_at = opening.occurred_at
        self.kind = word(fact, "kind", "MATTER_KIND_")
        self.channel = word(fact, "channel", "CHANNEL_")
        self.category = fact.get("category", "")
        self.deputies = fact.get("deputies", [])
        self.people = fact.get("people", 0)

        self.referrals = []
        self.due_dates = []  # (from when, the date or None), in order
        self.returns = 0
        self.contacts, self.replies = [], []  # records
        self.ends = []  # resolutions and answers on the spot: moments
        self.answered_on_spot = 0
        self.resolutions = 0
        self.settled_at = None  # of the resolution or answer that stands
        self.is_closed = False
        self.reopenings = 0
        self.feedbacks, self.letters = [], []  # moments
        self.ratings = 0
        self.reply_grades, self.work_grades = [], []
        self.findings = []
        self.withdrawn_at = None
        self.merged_at = None

        # "A record of the same matter was made in error and is read as if it had never been."
        retracted = {ref(one.fact, "record") for one in later if one.type == "recordRetracted"}
        for one in later:
            step = getattr(self, "_" + one.type, None)
            if step is not None and one.ref not in retracted:
                if one.type == "matterMerged":
                    step(one, stands)
                else:
                    step(one)
        self.deputies = {name for name in self.deputies if name}
        self.people = max(1, self.people)

    # ---- Steps, named after the body's member ----

    def _opinionAmended(self, one):
        fact = one.fact
        if "kind" in fact:
            self.kind = word(fact, "kind", "MATTER_KIND_")
        if "channel" in fact:
            self.channel = word(fact, "channel", "CHANNEL_")
        if "category" in fact:
            self.category = fact["category"]
        if "deputies" in fact:
            self.deputies = fact["deputies"].get("names", [])
        if "people" in fact:
            self.people = fact["people"]
        if "collectedAt" in fact:
            self.collected_at = moment(fact, "collectedAt")

    def _matterReferred(self, one):
        self.referrals.append(Referral(one))
        self.due_dates.append((one.occurred_at, moment(one.fact, "dueAt") or None))

    def _named(self, one):
        """The referral that a record names; "absent stands for the newest one"."""
        name = ref(one.fact, "referral")
        if name is None:
            return self.referrals[-1] if self.referrals else None
        return next((referral for referral in self.referrals if referral.ref == name), None)

    def _referralSigned(self, one):
        # "What comes first stands": a referral that was returned is not signed any more.
        referral = self._named(one)
        if referral is not None and not referral.is_returned:
            referral.is_signed = True

    def _referralReturned(self, one):
        self.returns += 1
        referral = self._named(one)
        if referral is not None:
            referral.is_returned = True

    def _extensionGranted(self, one):
        referral = self._decide_extension(one)
        # An older referral's date is in force no longer.
        if referral is not None and referral is self.referrals[-1]:
            self.due_dates.append((one.occurred_at, moment(one.fact, "dueAt")))

    def _extensionRefused(self, one):
        self._decide_extension(one)

    def _decide_extension(self, one):
        """The referral whose extension this decides; None where it was "both granted and refused" and this came second."""
        referral = self._named(one)
        if referral is None or referral.is_extension_decided:
            return None
        referral.is_extension_decided = True
        return referral

    def _proposerContacted(self, one):
        self.contacts.append(one)

    def _replyGiven(self, one):
        self.replies.append(one)
        if self.referrals:
            self.referrals[-1].is_replied = True

    def _answeredOnSpot(self, one):
        self.answered_on_spot += 1
        self._settle(one)

    def _matterResolved(self, one):
        self.resolutions += 1
        self._settle(one)

    def _settle(self, one):
        self.ends.append(one.occurred_at)
        if self.withdrawn_at is None and self.settled_at is None:
            self.settled_at = one.occurred_at

    def _matterReopened(self, one):
        self.reopenings += 1
        self.settled_at = None
        self.is_closed = False
        if moment(one.fact, "dueAt"):
            self.due_dates.append((one.occurred_at, moment(one.fact, "dueAt")))

    def _matterClosed(self, one):
        self.is_closed = True

    def _satisfactionRated(self, one):
        self.ratings += 1
        self.reply_grades += [grade] if (grade := word(one.fact, "reply", "GRADE_")) else []
        self.work_grades += [grade] if (grade := word(one.fact, "implementation", "GRADE_")) else []

    def _followedUp(self, one):
        self.findings.append(word(one.fact, "finding", "FINDING_"))

    def _feedbackGiven(self, one):
        self.feedbacks.append(one.occurred_at)
        if one.fact.get("letter"):
            self.letters.append(one.occurred_at)

    def _matterWithdrawn(self, one):
        # What was settled first cannot be taken back.
        if self.settled_at is None and self.withdrawn_at is None:
            self.withdrawn_at = one.occurred_at

    def _matterMerged(self, one, stands):
        # A second merge while one stands changes nothing.
        if self.merged_at is None and one.ref in stands:
            self.merged_at = one.occurred_at

    def _matterUnmerged(self, one):
        self.merged_at = None

    # ---- What figures ask ----

    @property
    def counts(self):
        """A withdrawn matter and a merged one count nowhere, except in the figures that name them."""
        return self.withdrawn_at is None and self.merged_at is None

    @property
    def organ(self):
        """The lead of the newest referral."""
        return self.referrals[-1].lead if self.referrals else ""

    @property
    def is_signed(self):
        """Newest referral signed or beyond: a reply says as much."""
        return bool(self.referrals) and (self.referrals[-1].is_signed or self.referrals[-1].is_replied)

    @property
    def first_reply(self):
        """The earliest; of two of one moment the one that is folded first."""
        return min(self.replies, key=lambda one: (one.occurred_at, one.order), default=None)

    @property
    def is_contacted(self):
        first = self.first_reply
        return first is not None and any(
            (one.occurred_at, one.order) < (first.occurred_at, first.order) for one in self.contacts)

    def due(self, at=None):
        """The due date in force at that moment; now without one."""
        in_force = [due for since, due in self.due_dates if at is None or since <= at]
        return in_force[-1] if in_force else None

    @property
    def reply_class(self):
        return word(self.replies[-1].fact, "class", "REPLY_CLASS_") if self.replies else ""

    @property
    def adoption(self):
        """Of the newest reply that says either."""
        said = [word(one.fact, "adoption", "ADOPTION_") for one in self.replies]
        return next((one for one in reversed(said) if one), "")

    @property
    def is_comment(self):
        """A legislative comment, or what the newest conversion made one."""
        targets = [referral.converts_to for referral in self.referrals if referral.converts_to]
        return self.kind == "legislative" or (bool(targets) and targets[-1] == "legislative")

    @property
    def is_told(self):
        return self.settled_at is not None and any(at >= self.settled_at for at in self.feedbacks)


def standing_merges(stories):
    """The merges that stand, each as the place of its record.

    Merges are taken in the order of the fold; one that would lead a matter back into itself does not stand, nor does a
    second one while one stands; an undoing ends the one that does. Retracted records are read as if they had never been.
    """
    links = []
    for subject, story in stories.items():
        retracted = {ref(one.fact, "record") for one in story if one.type == "recordRetracted"}
        links += [
            (one, subject) for one in story
            if one.type in ("matterMerged", "matterUnmerged") and one.ref not in retracted]
    stands, into = set(), {}
    for one, matter in sorted(links, key=lambda link: link[0].order):
        if one.type == "matterUnmerged":
            into.pop(matter, None)
            continue
        if matter in into:
            continue
        target = place = ref(one.fact, "into")
        while place in into and place != matter:
            place = into[place]
        if place != matter:
            into[matter] = target
            stands.add(one.ref)
    return stands


REGISTER = {
    # Member of the body: part of the register, member of the key.
    "siteOpened": ("site", "code"), "siteAmended": ("site", "code"), "siteClosed": ("site", "code"),
    "deputyEnrolled": ("deputy", "id"), "deputyAmended": ("deputy", "id"), "deputyLeft": ("deputy", "id"),
    "deputyPosted": ("deputy", "deputy"), "deputyRemoved": ("deputy", "deputy"),
    "organRegistered": ("organ", "code"), "organRenamed": ("organ", "code"), "organMerged": ("organ", "code"),
    "organClosed": ("organ", "code"), "categoryDefined": ("category", "path"), "categoryRetired": ("category", "path"),
}
ENTERING = {"siteOpened", "deputyEnrolled", "organRegistered", "categoryDefined"}
CLOSING = {"siteClosed", "deputyLeft", "organClosed", "categoryRetired"}


def entry_of(one):
    """(part of the register, key) that a record is about; None where it names none."""
    if one.type == "entryConfirmed":
        part, key = word(one.fact, "kind", "ENTRY_KIND_"), one.fact.get("key", "")
    elif one.type in REGISTER:
        part, member = REGISTER[one.type]
        key = one.fact.get(member, "")
    else:
        return None
    return (part, key) if part and key else None


def authority(one):
    """Whose word goes before whose: a hub's before a station's, and a higher hub's before a lower one's.

    How high a hub stands is read off its code: a hub of a larger division, which has fewer digits, is the higher one.
    """
    if not one.by_hub:
        return 0
    return 1 + max(DIVISION_LENGTHS) - len(site_code(one.site)[0])


class Entry:
    """One entry of the register.

    "A hub's word goes before a station's, and a higher hub's before a lower one's. Where a hub entered, amended, confirmed or
    closed an entry, what stations and lower hubs say of it changes nothing any more; where only stations spoke, it is
    provisional and the first in order stands." "Sites speak for themselves." Postings are not the entry's facts: whoever posts a deputy is heard.
    """

    def __init__(self, part, key, story):
        self.part, self.key = part, key
        self.entered = None  # the record that entered it and stands
        self.is_open = False
        self.was_closed = False
        self.authority = 0  # the greatest that entered, amended, confirmed or closed it
        self.specialty = ""
        self.level = ""
        self.stands_for = None
        self.postings = set()
        for one in story:
            self._take(one)

    def _take(self, one):
        is_heard = authority(one) >= self.authority
        if one.type in ENTERING:
            # First, or said anew by the hub, or opened again after it was closed.
            if self.entered is None or (is_heard and (one.by_hub or self.was_closed)):
                self._enter(one)
        elif one.type in CLOSING:
            # A site's closing is heard from whoever says it: only its own station and its hub do.
            if is_heard or one.type == "siteClosed":
                if one.type == "deputyLeft":
                    self.postings = set()
                self._close(one)
        elif one.type == "siteAmended":
            self.specialty = one.fact.get("specialty", self.specialty)
        elif one.type == "deputyAmended":
            if is_heard:
                self._keep(one)
                if "level" in one.fact:
                    self.level = word(one.fact, "level", "DEPUTY_LEVEL_")
        elif one.type == "organRenamed":
            if is_heard:
                self._keep(one)
        elif one.type in ("deputyPosted", "deputyRemoved"):
            site = one.fact.get("site", "")
            if site_code(site) is not None:
                (self.postings.add if one.type == "deputyPosted" else self.postings.discard)(site)
        elif one.type == "organMerged":
            into = one.fact.get("into", "")
            if one.by_hub and is_heard and into and into != self.key:
                self.stands_for = into
                self._close(one)
        elif one.type == "entryConfirmed" and one.by_hub and is_heard:
            self._keep(one)
            other = one.fact.get("standsFor", "")
            self.stands_for = other if other and other != self.key else None

    def _enter(self, one):
        self.entered = one
        self.is_open, self.was_closed = True, False
        self._keep(one)
        self.specialty = one.fact.get("specialty", "")
        self.level = word(one.fact, "level", "DEPUTY_LEVEL_")

    def _close(self, one):
        self.is_open, self.was_closed = False, True
        self._keep(one)

    def _keep(self, one):
        self.authority = max(self.authority, authority(one))

    @property
    def is_enrolled(self):
        return self.entered is not None and self.is_open

    @property
    def kind(self):
        """Of a site; "its kind, which the letter of its code says too"."""
        said = word(self.entered.fact, "kind", "SITE_KIND_")
        return said or LETTERS.get(self.key.partition("-")[2][:1], "")


class Register:
    def __init__(self, records):
        stories = {}
        for one in records:
            name = entry_of(one)
            if name is not None:
                stories.setdefault(name, []).append(one)
        self.entries = {name: Entry(*name, story) for name, story in stories.items()}
        self._counted = {}

    def part(self, name):
        return [entry for (part, _), entry in self.entries.items() if part == name]

    def counted(self, part, key):
        """What a key counts as: what it stands for in the end. In a circle its first key in order counts for all."""
        if (part, key) not in self._counted:
            path, place = [], key
            while True:
                if place in path:
                    place = min(path[path.index(place):])
                    break
                path.append(place)
                entry = self.entries.get((part, place))
                if entry is None or entry.stands_for is None:
                    break
                place = entry.stands_for
            self._counted[part, key] = place
        return self._counted[part, key]


class World:
    """Everything as of the end of a day and as it was known at a moment."""

    def __init__(self, records, calendar, as_of, known_on=None):
        self.calendar, self.as_of = calendar, as_of
        self.known = [one for one in records if known_on is None or one.received_at <= known_on]
        end = calendar.end(as_of)
        there = [one for one in self.known if one.occurred_at <= end]
        self.register = Register(there)
        stories = {}
        for one in there:
            if one.subject is not None:
                stories.setdefault(one.subject, []).append(one)
        stands = standing_merges(stories)
        self.matters, self.visits, self.duties, self.projects = [], [], [], []
        for subject, story in stories.items():
            # "The opening event is its own subject": only the event in the subject's own place opens it.
            opening = next((one for one in story if one.ref == subject and not one.names_subject), None)
            if opening is None:
                continue
            later = [one for one in story if one is not opening]
            if opening.type == "opinionCollected":
                self.matters.append(Matter(opening, later, stands))
            elif opening.type == "visitLogged":
                of_it = [one for one in later if one.type in ("visitAmended", "visitVoided")]
                self.visits.append(Visit(opening, of_it, "VISIT_KIND_", "startedAt"))
            elif opening.type == "dutyLogged":
                of_it = [one for one in later if one.type in ("dutyAmended", "dutyVoided")]
                self.duties.append(Visit(opening, of_it, "DUTY_KIND_", "heldAt"))
            elif opening.type == "projectProposed":
                self.projects.append(Project(opening, later))

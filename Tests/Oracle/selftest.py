"""The oracle's own tests: small logs written by hand, and what each figure has to say of them, counted on fingers."""

import json
import sys
import traceback

from exported import EPOCH, MILLISECOND, Calendar, milliseconds, site_code
from figures import four, rank
from oracle import Oracle

Z, J, HUB = "520103001-Z01", "520103002-J01", "520103-H01/register"


def at(text):
    """2026-05-12T10:00 in Shanghai, in milliseconds."""
    return milliseconds(text + ":00+08:00")


class Told:
    """A log as it is written, line by line."""

    def __init__(self):
        self.lines, self.lengths, self.hlc = [], {}, 0

    def write(self, body, fact=None, on="2026-05-01T09:00", site=Z, about=None, recorded=None, received=None, hlc=None):
        self.hlc += 1
        self.lengths[site] = seq = self.lengths.get(site, 0) + 1
        event = {"hlc": str(hlc or self.hlc), **({body: fact or {}} if body else {})}
        if about:
            event["subject"] = {"log": about[0], "seq": str(about[1])}
        times = {
            "occurred_at": at(on), "recorded_at": at(recorded or on), "received_at": at(received or recorded or on)}
        self.lines.append(json.dumps({
            "log": site, "seq": seq, "hlc": event["hlc"], "event": event,
            **{name: (EPOCH + time * MILLISECOND).isoformat() for name, time in times.items()}}))
        return (site, seq)

    def ask(self, divisions=(), **question):
        return Oracle(self.lines, divisions=divisions).answer({"as_of": "2026-12-31", **question})


def name(matter):
    return {"log": matter[0], "seq": str(matter[1])}


def check(found, expected):
    for id, wanted in expected.items():
        assert found[id] == wanted, f"{id} says {found[id]}, not {wanted}"


def count(n):
    return {"value": n}


def rate(n, m):
    return {"numerator": n, "denominator": m}


# ---- Cases ----

def days_of_a_zone_that_changes_its_clocks():
    calendar = Calendar("America/New_York")
    day = Calendar.number("2026-03-08")
    assert calendar.end(day) == milliseconds("2026-03-08T23:59:59.999-04:00")
    assert calendar.end(day - 1) == milliseconds("2026-03-07T23:59:59.999-05:00")
    assert calendar.day(calendar.end(day)) == day and calendar.day(calendar.end(day) + 1) == day + 1
    assert Calendar("Asia/Shanghai").day(at("2026-05-12T00:00")) == Calendar.number("2026-05-12")


def codes_and_numbers():
    assert site_code("520103001-Z02") == ("520103001", "station")
    assert [site_code(text) for text in ("52010-Z02", "520103001-X02", "520103001-Z2", "520103001", "")] == [None] * 5
    assert [rank([5, 1, 3, 2, 4], 50), rank([1, 2], 50), rank(list(range(1, 11)), 90), rank([7], 90)] == [3, 1, 9, 7]
    from fractions import Fraction
    assert [four(Fraction(1, 3)), four(Fraction(-1, 20_000)), four(Fraction(2))] == [0.3333, -0.0001, 2.0]


def a_matter_from_collection_to_feedback():
    told = Told()
    matter = told.write("opinionCollected", {"kind": "MATTER_KIND_PETITION", "people": 3, "channel": "CHANNEL_QR"})
    told.write("matterReferred", {"lead": "o1", "dueAt": str(at("2026-05-20T12:00"))}, "2026-05-02T09:00", about=matter)
    told.write("referralSigned", {}, "2026-05-03T09:00", about=matter)
    told.write("proposerContacted", {}, "2026-05-04T09:00", about=matter)
    told.write("replyGiven", {"class": "REPLY_CLASS_A"}, "2026-05-20T18:00", about=matter)
    told.write(
        "satisfactionRated", {"reply": "GRADE_BASIC", "implementation": "GRADE_SATISFIED"}, "2026-05-21T09:00", about=matter)
    told.write("matterResolved", {}, "2026-05-21T09:00", about=matter)
    told.write("feedbackGiven", {"letter": "1"}, "2026-06-02T09:00", about=matter)
    check(told.ask(), {
        "matters.collected": count(1), "matters.collected.kind.petition": count(1), "matters.collected.channel.qr": count(1),
        "matters.referred": count(1), "matters.signed": count(1), "matters.returned": rate(0, 1),
        "matters.contacted": rate(1, 1), "matters.replied": rate(1, 1), "matters.class.A": rate(1, 1),
        "matters.class.none": rate(0, 1), "matters.resolved": rate(1, 1), "matters.resolved.flow": count(1),
        "matters.ontime": rate(1, 1), "matters.achieved": rate(1, 1), "matters.fedback": rate(1, 1),
        "matters.days": {"median": 20.0, "p90": 20.0}, "letters.sent": count(1), "ratings.reply.basic": rate(1, 1),
        "ratings.impl.satisfied": rate(1, 1), "ratings.first.satisfied": rate(1, 1), "ratings.returned": rate(1, 1),
        "petitions.received": count(3), "petitions.resolved": rate(1, 1), "matters.lights.green": count(0)})
    check(told.ask(as_of="2026-05-20"), {
        "matters.replied": rate(1, 1), "matters.resolved": rate(0, 1), "letters.sent": count(0), "matters.days": {}})
    check(told.ask(**{"from": "2026-06-01"}), {"matters.collected": count(0), "letters.sent": count(1)})


def due_dates_lights_and_extensions():
    told = Told()
    for due in ("2026-06-14", "2026-06-15", "2026-06-22", "2026-06-23", None):
        matter = told.write("opinionCollected")
        told.write("matterReferred", {"dueAt": str(at(due + "T12:00"))} if due else {}, about=matter)
    late = told.write("opinionCollected")
    told.write("matterReferred", {"dueAt": str(at("2026-06-01T12:00"))}, about=late)
    told.write("extensionRefused", {}, "2026-05-02T09:00", about=late)
    # Decided once: the grant that follows changes nothing.
    told.write("extensionGranted", {"dueAt": str(at("2026-07-01T12:00"))}, "2026-05-03T09:00", about=late)
    told.write("replyGiven", {}, "2026-06-02T09:00", about=late)
    check(told.ask(as_of="2026-06-15"), {
        "matters.overdue": count(1), "matters.lights.red": count(1), "matters.lights.yellow": count(2),
        "matters.lights.green": count(3), "matters.ontime": rate(0, 2)})


def what_is_withdrawn_merged_voided_or_retracted_counts_nowhere_else():
    told = Told()
    kept, gone, twin = (told.write("opinionCollected") for _ in range(3))
    told.write("matterWithdrawn", {}, "2026-06-02T09:00", about=gone)
    told.write("matterMerged", {"into": name(kept)}, "2026-06-03T09:00", about=twin)
    # This would close a circle, and does not stand.
    told.write("matterMerged", {"into": name(twin)}, "2026-06-04T09:00", about=kept)
    visit = told.write("visitLogged", {"groups": 2})
    told.write("visitVoided", {}, about=visit)
    reply = told.write("replyGiven", {}, about=kept)
    told.write("recordRetracted", {"record": name(reply)}, about=kept)
    check(told.ask(), {
        "matters.collected": count(1), "matters.withdrawn": count(1), "matters.merged": count(1),
        "visits.groups": count(0), "matters.class.none": rate(0, 0)})
    check(told.ask(by="month"), {"matters.merged": {"value": 1, "rows": {"2026-06": count(1)}}})
    told.write("matterUnmerged", {}, "2026-06-05T09:00", about=twin)
    # The circle is open now, but what did not stand then does not come to stand.
    check(told.ask(), {"matters.collected": count(2), "matters.merged": count(0)})


def contradictions_leave_what_came_first():
    told = Told()
    settled = told.write("opinionCollected")
    told.write("answeredOnSpot", {}, "2026-05-01T09:00", about=settled)
    told.write("matterWithdrawn", {}, "2026-05-02T09:00", about=settled)
    withdrawn = told.write("opinionCollected")
    told.write("matterWithdrawn", {}, about=withdrawn)
    told.write("matterResolved", {}, about=withdrawn)
    again = told.write("opinionCollected")
    told.write("matterResolved", {}, about=again)
    told.write("matterReopened", {}, about=again)
    check(told.ask(), {
        "matters.resolved": rate(1, 2), "matters.onspot": count(1), "matters.withdrawn": count(1),
        "matters.reopened": rate(1, 2), "matters.resolved.flow": count(2)})


def what_names_an_older_referral_or_comes_at_the_same_moment():
    told = Told()
    matter = told.write("opinionCollected", {}, recorded="2026-05-04T09:00")
    older = told.write("matterReferred", {"dueAt": str(at("2026-05-10T12:00"))}, about=matter)
    told.write("referralReturned", {}, about=matter)
    # Returned by the organ, and then signed by it: the return stands.
    told.write("referralSigned", {}, about=matter)
    check(told.ask(), {"matters.signed": count(0), "matters.backfill": rate(0, 1)})
    told.write("matterReferred", {"dueAt": str(at("2026-05-20T12:00"))}, about=matter)
    # Of an older referral, whose date is in force no longer.
    told.write("extensionGranted", {"dueAt": str(at("2026-07-10T12:00")), "referral": name(older)}, about=matter)
    check(told.ask(as_of="2026-05-21"), {"matters.overdue": count(1)})
    # Of two replies the earlier is the first, though a clock running ahead stamped it later.
    told.write("replyGiven", {}, "2026-05-25T09:00", about=matter)
    told.write("proposerContacted", {}, "2026-05-22T09:00", about=matter)
    told.write("replyGiven", {}, "2026-05-19T09:00", about=matter)
    told.write("matterResolved", {}, "2026-06-01T09:00", about=matter)
    told.write("feedbackGiven", {}, "2026-06-01T09:00", about=matter)
    check(told.ask(), {"matters.ontime": rate(1, 1), "matters.contacted": rate(0, 1), "matters.fedback": rate(1, 1)})


def each_counts_once_by_the_first_time_in_the_period():
    told = Told()
    matter = told.write("opinionCollected")
    for on in ("2026-05-02T09:00", "2026-06-02T09:00"):
        told.write("matterResolved", {}, on, about=matter)
    project = told.write("projectProposed")
    for on in ("2026-05-03T09:00", "2026-06-03T09:00"):
        told.write("projectCompleted", {}, on, about=project)
    for since, month in (("2026-05-01", "2026-05"), ("2026-05-04", "2026-06")):
        once = {"value": 1, "rows": {month: count(1)}}
        check(told.ask(**{"from": since}, by="month"), {"matters.resolved.flow": once, "projects.completed": once})


def what_was_closed_and_entered_again():
    told = Told()
    told.write("deputyLeft", {"id": "d1"}, site=J)
    told.write("siteOpened", {"code": Z}, site=HUB)
    told.write("deputyPosted", {"deputy": "d1", "site": Z}, site=Z)
    told.write("deputyEnrolled", {"id": "d1", "level": "DEPUTY_LEVEL_CITY"}, site=Z)
    # Nothing had closed the entry that stands, so another station's does not take its place.
    told.write("deputyEnrolled", {"id": "d1", "level": "DEPUTY_LEVEL_COUNTY"}, site=J)
    check(told.ask(), {"deputies.count.city": count(1), "deputies.posted": rate(1, 1)})
    told.write("deputyLeft", {"id": "d1"}, site=Z)
    check(told.ask(), {"deputies.count": count(0)})
    told.write("deputyEnrolled", {"id": "d1", "level": "DEPUTY_LEVEL_COUNTY"}, site=J)
    # Whoever leaves office leaves the sites too.
    check(told.ask(), {"deputies.count.county": count(1), "deputies.posted": rate(0, 1)})


def chains_circles_and_branches_by_another_name():
    told = Told()
    for key, other in (("d1", "d3"), ("d3", "d2"), ("d2", "d3")):
        told.write("entryConfirmed", {"kind": "ENTRY_KIND_DEPUTY", "key": key, "standsFor": other}, site=HUB)
    told.write("entryConfirmed", {"kind": "ENTRY_KIND_CATEGORY", "key": "a", "standsFor": "b"}, site=HUB)
    told.write("opinionCollected", {"deputies": ["d1"], "category": "a/x"})
    told.write("opinionCollected", {"category": "b/y"})
    told.write("opinionCollected", {"category": "a"})
    check(told.ask(by="deputy"), {"matters.collected": {"value": 3, "rows": {"": count(2), "d2": count(1)}}})
    # Asked for as "a": what is filed under it now, beneath that, and beneath the name it had.
    check(told.ask(category="a"), {"matters.collected": count(3)})
    check(told.ask(category="b"), {"matters.collected": count(2)})


def visits_deputies_and_who_stands_for_whom():
    told = Told()
    for deputy, level in (("d1", "COUNTY"), ("d2", "COUNTY"), ("d3", "CITY")):
        told.write("deputyEnrolled", {"id": deputy, "level": "DEPUTY_LEVEL_" + level}, site=Z)
    told.write("siteOpened", {"code": Z}, site=HUB)
    told.write("siteOpened", {"code": "520103-H01", "kind": "SITE_KIND_HUB"}, site=HUB)
    told.write("deputyPosted", {"deputy": "d2", "site": Z}, site=Z)
    told.write("entryConfirmed", {"kind": "ENTRY_KIND_DEPUTY", "key": "d2", "standsFor": "d1"}, site=HUB)
    told.write("visitLogged", {"deputies": ["d1", "d2", "d3"], "groups": 2, "received": 5, "kind": "VISIT_KIND_MONTH"})
    visit = told.write("visitLogged", {"deputies": ["d3"], "received": 1}, recorded="2026-05-04T09:01")
    told.write("visitAmended", {"received": 4, "startedAt": str(at("2026-06-01T09:00"))}, about=visit)
    check(told.ask(), {
        "sites.count": count(1), "sites.count.station": count(1), "deputies.count": count(2),
        "deputies.count.county": count(1), "deputies.posted": rate(1, 2), "visits.sessions": count(2),
        "visits.received": count(9), "visits.deputies": count(3), "visits.deputies.distinct": count(2),
        "visits.sessions.month": count(1), "matters.backfill": rate(0, 2)})
    check(told.ask(by="deputy"), {
        "visits.sessions": {"value": 2, "rows": {"d1": count(1), "d3": count(2)}},
        "visits.deputies": {"value": 3, "rows": {"d1": count(1), "d3": count(2)}}})
    check(told.ask(deputy="d2"), {"visits.sessions": count(1), "visits.deputies": count(2), "deputies.count": count(1)})
    check(told.ask(organ="o1"), {"visits.sessions": count(0), "deputies.count": count(0)})


def the_hub_keeps_the_register():
    told = Told()
    told.write("deputyEnrolled", {"id": "d1", "level": "DEPUTY_LEVEL_CITY"}, site=Z)
    told.write("deputyEnrolled", {"id": "d1", "level": "DEPUTY_LEVEL_COUNTY"}, site=J)
    check(told.ask(), {"deputies.count": count(1), "deputies.count.city": count(1)})
    told.write("deputyEnrolled", {"id": "d1", "level": "DEPUTY_LEVEL_TOWNSHIP"}, site=HUB, on="2026-06-01T09:00")
    told.write("deputyLeft", {"id": "d1"}, site=Z, on="2026-06-02T09:00")
    check(told.ask(), {"deputies.count.township": count(1)})
    told.write("deputyLeft", {"id": "d1"}, site=HUB, on="2026-06-03T09:00")
    check(told.ask(), {"deputies.count": count(0)})
    check(told.ask(as_of="2026-06-02"), {"deputies.count.township": count(1)})
    check(told.ask(as_of="2026-05-31"), {"deputies.count.city": count(1)})


def a_higher_hub_goes_before_a_lower_one():
    told = Told()
    above, below = "52-H01/register", HUB
    told.write("deputyEnrolled", {"id": "d1", "level": "DEPUTY_LEVEL_CITY"}, site=above)
    told.write("deputyEnrolled", {"id": "d1", "level": "DEPUTY_LEVEL_COUNTY"}, site=below)
    told.write("deputyLeft", {"id": "d1"}, site=below)
    told.write("entryConfirmed", {"kind": "ENTRY_KIND_DEPUTY", "key": "d1", "standsFor": "d2"}, site=below)
    check(told.ask(), {"deputies.count": count(1), "deputies.count.city": count(1)})
    # A hub of the same height says it anew.
    told.write("deputyEnrolled", {"id": "d1", "level": "DEPUTY_LEVEL_NATIONAL"}, site="53-H01/register")
    check(told.ask(), {"deputies.count.national": count(1)})


def organs_that_merge_and_branches_of_categories():
    told = Told()
    matter = told.write("opinionCollected", {"category": "a/b", "deputies": ["d1", "d2"]})
    told.write("matterReferred", {"lead": "o1"}, about=matter)
    other = told.write("opinionCollected", {"category": "ab"})
    told.write("matterReferred", {"lead": "o2"}, about=other)
    told.write("organMerged", {"code": "o1", "into": "o2"}, "2026-06-01T09:00", site=HUB)
    check(told.ask(by="organ"), {"matters.referred": {"value": 2, "rows": {"o2": count(2)}}})
    check(told.ask(organ="o1"), {"matters.referred": count(2)})
    check(told.ask(organ="o1", as_of="2026-05-31"), {"matters.referred": count(1)})
    check(told.ask(category="a"), {"matters.collected": count(1)})
    check(told.ask(by="deputy"), {
        "matters.collected": {"value": 2, "rows": {"": count(1), "d1": count(1), "d2": count(1)}}})


def two_clocks():
    told = Told()
    told.write("opinionCollected", {}, "2026-05-01T09:00", recorded="2026-05-04T09:01", received="2026-07-01T09:00")
    told.write("opinionCollected", {}, "2026-06-01T09:00")
    check(told.ask(known_on="2026-06-30T00:00:00+08:00"), {"matters.collected": count(1)})
    check(told.ask(as_of="2026-05-31"), {"matters.collected": count(1)})
    check(told.ask(), {"matters.backfill": rate(1, 2)})
    check(told.ask(**{"from": "2026-06-01", "through": "2026-06-30"}), {"matters.collected": count(1)})


def speedup_against_the_period_before():
    told = Told()
    for on, end in (("2026-05-01", "2026-05-11"), ("2026-06-01", "2026-06-05"), ("2026-06-02", "2026-06-10")):
        matter = told.write("opinionCollected", {}, on + "T09:00")
        told.write("matterResolved", {}, end + "T09:00", about=matter)
    # Thirty days before 1 June begin on 2 May, thirty-one do on 1 May.
    check(told.ask(**{"from": "2026-06-01", "through": "2026-06-30"}), {"matters.days": {"median": 4.0, "p90": 8.0}})
    check(told.ask(**{"from": "2026-06-01", "through": "2026-07-01"}), {
        "matters.days": {"median": 4.0, "p90": 8.0, "speedup": 0.6}})


def coverage_and_silence():
    told = Told()
    told.write("siteOpened", {"code": J}, "2026-05-01T09:00", site=HUB)
    told.write("siteOpened", {"code": "520103001001-S01"}, "2026-05-01T09:00", site=HUB)
    told.write("opinionCollected", {}, "2026-05-01T09:00", site=J, received="2026-06-20T09:00")
    lists = ["520103001", "520103002", "520103001001", "520103001002", "530201001"]
    found = told.ask(lists, as_of="2026-05-07", by="division")
    check(found, {
        "sites.coverage.township": {**rate(1, 2), "rows": {"52": rate(1, 2)}},
        "sites.coverage.village": {**rate(1, 2), "rows": {"52": rate(1, 2)}},
        "sites.heard": {**rate(1, 2), "rows": {"52": rate(1, 2)}}})
    check(told.ask(lists, region="53"), {"sites.coverage.township": rate(0, 1), "sites.coverage.village": rate(0, 0)})
    check(told.ask(lists, as_of="2026-05-08"), {"sites.heard": rate(0, 2)})
    check(told.ask(lists, as_of="2026-06-26"), {"sites.heard": rate(1, 2)})
    check(told.ask(lists, as_of="2026-06-27"), {"sites.heard": rate(0, 2)})
    check(told.ask(lists, as_of="2026-06-26", known_on="2026-06-19T00:00:00Z"), {"sites.heard": rate(0, 2)})
    told.write("siteClosed", {"code": J}, "2026-07-01T09:00", site=HUB)
    check(told.ask(lists, site=J), {"sites.coverage.township": rate(0, 1), "sites.count": count(0)})


def projects_from_proposal_to_rating():
    told = Told()
    done = told.write("projectProposed", {"category": "a/b", "deputies": ["d1"]}, "2026-01-05T09:00")
    other = told.write("projectProposed", {"category": "c"}, "2026-01-06T09:00")
    gone = told.write("projectProposed", {}, "2026-01-06T09:00")
    told.write("projectVoided", {}, "2026-01-07T09:00", about=gone)
    for project in (done, other):
        told.write("projectPutToVote", {}, "2026-02-01T09:00", about=project)
        told.write("projectChosen", {}, "2026-02-01T10:00", about=project)
    wrong = told.write("projectCompleted", {}, "2026-03-01T09:00", about=other)
    told.write("recordRetracted", {"record": name(wrong)}, "2026-03-02T09:00", about=other)
    told.write("projectCompleted", {}, "2026-11-01T09:00", about=done)
    told.write("projectCompleted", {}, "2026-12-01T09:00", about=done)
    told.write("projectRated", {"grade": "GRADE_DISSATISFIED"}, "2026-12-02T09:00", about=done)
    told.write("projectRated", {"grade": "GRADE_SATISFIED"}, "2026-12-03T09:00", about=done)
    check(told.ask(), {
        "projects.proposed": count(2), "projects.voted": count(2), "projects.chosen": count(2),
        "projects.completed": count(1), "projects.completion": rate(1, 2), "projects.rated.satisfied": rate(1, 1),
        "projects.rated.dissatisfied": rate(0, 1)})
    check(told.ask(as_of="2026-03-01"), {"projects.completed": count(1), "projects.completion": rate(1, 2)})
    check(told.ask(**{"from": "2026-12-01"}, by="month"), {
        "projects.completed": {"value": 1, "rows": {"2026-12": count(1)}}, "projects.proposed": {"value": 0, "rows": {}}})
    check(told.ask(category="a"), {"projects.chosen": count(1), "projects.completion": rate(1, 1)})
    check(told.ask(organ="o1"), {"projects.chosen": count(0)})


CASES = [
    days_of_a_zone_that_changes_its_clocks, codes_and_numbers, a_matter_from_collection_to_feedback,
    due_dates_lights_and_extensions, what_is_withdrawn_merged_voided_or_retracted_counts_nowhere_else,
    contradictions_leave_what_came_first, what_names_an_older_referral_or_comes_at_the_same_moment,
    each_counts_once_by_the_first_time_in_the_period, what_was_closed_and_entered_again,
    chains_circles_and_branches_by_another_name, visits_deputies_and_who_stands_for_whom, the_hub_keeps_the_register,
    a_higher_hub_goes_before_a_lower_one, organs_that_merge_and_branches_of_categories, two_clocks, speedup_against_the_period_before, coverage_and_silence,
    projects_from_proposal_to_rating,
]


def run():
    failures = 0
    for case in CASES:
        try:
            case()
        except Exception:  # every failure is a finding, and the others are still worth knowing
            failures += 1
            print(f"oracle: self-test, {case.__name__.replace('_', ' ')}:\n{traceback.format_exc()}", file=sys.stderr)
    if failures == 0:
        print(f"oracle: self-test of {len(CASES)} cases passed")
    return 1 if failures else 0

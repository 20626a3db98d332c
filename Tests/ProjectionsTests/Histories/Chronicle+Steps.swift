import Events
import Foundation

@testable import Projections

extension Chronicle {
    @discardableResult
    mutating func collect(
        on text: String, at site: String = "520103001-Z01", kind: MatterKind = .opinion, channel: Channel = .walkIn,
        category: String = "", deputies: [String] = []
    ) throws -> Ref {
        try write(
            .opinionCollected(
                .with {
                    $0.kind = kind
                    $0.channel = channel
                    $0.category = category
                    $0.deputies = deputies
                }), at: site, on: at(text))
    }

    @discardableResult
    mutating func refer(
        _ matter: Ref, on text: String, to organ: String = "", due: String? = nil, assumed: [String] = []
    ) throws -> Ref {
        try write(
            .matterReferred(
                .with {
                    $0.lead = organ
                    if let due { $0.dueAt = at(due).milliseconds }
                }), at: matter.log, about: matter, on: at(text), assumed: assumed)
    }

    @discardableResult
    mutating func reply(_ matter: Ref, on text: String, class word: ReplyClass = .unspecified, assumed: [String] = [])
        throws -> Ref
    {
        try write(
            .replyGiven(.with { $0.class = word }), at: matter.log, about: matter, on: at(text),
            assumed: assumed)
    }

    @discardableResult
    mutating func resolve(_ matter: Ref, on text: String, assumed: [String] = []) throws -> Ref {
        try write(
            .matterResolved(MatterResolved()), at: matter.log, about: matter, on: at(text),
            assumed: assumed)
    }

    @discardableResult
    mutating func rate(
        _ matter: Ref, on text: String, reply: Grade = .unspecified, implementation: Grade = .unspecified
    ) throws -> Ref {
        try write(
            .satisfactionRated(
                .with {
                    $0.reply = reply
                    $0.implementation = implementation
                }), at: matter.log, about: matter, on: at(text))
    }

    @discardableResult
    mutating func merge(_ matter: Ref, into other: Ref, on text: String) throws -> Ref {
        try write(
            .matterMerged(.with { $0.into = other }), at: matter.log, about: matter, on: at(text))
    }

    @discardableResult
    mutating func visit(
        on text: String, at site: String = "520103001-Z01", kind: VisitKind = .reception, deputies: [String] = [],
        groups: UInt32 = 0, received: UInt32 = 0
    ) throws -> Ref {
        try write(
            .visitLogged(
                .with {
                    $0.kind = kind
                    $0.deputies = deputies
                    $0.groups = groups
                    $0.received = received
                }), at: site, on: at(text))
    }

    /// Any step of a matter, visit or duty, written by its own site unless another is named.
    @discardableResult
    mutating func step(
        _ body: Event.Body, of subject: Ref, on text: String, at site: String? = nil, assumed: [String] = [],
        contents: [ContentRef] = []
    ) throws -> Ref {
        try write(
            body, at: site ?? subject.log, about: subject, on: at(text), assumed: assumed, contents: contents)
    }

    @discardableResult
    mutating func duty(
        on text: String, at site: String = "520103001-Z01", kind: DutyKind = .training, deputies: [String] = []
    ) throws -> Ref {
        try write(
            .dutyLogged(
                .with {
                    $0.kind = kind
                    $0.deputies = deputies
                }), at: site, on: at(text))
    }

    /// A record of the register, by the hub unless a station is named.
    @discardableResult
    mutating func register(
        _ body: Event.Body, by site: String = "520103-H01/register", on text: String = "2025-01-01T08:00"
    ) throws -> Ref {
        try write(body, at: site, on: at(text))
    }

    mutating func open(_ site: String, name: String, on text: String = "2025-01-01T08:00") throws {
        try write(
            .siteOpened(
                .with {
                    $0.code = site
                    $0.name = name
                }), at: "520103-H01/register", on: at(text))
    }
}

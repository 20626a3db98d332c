import Events
import GRDB

extension Scope {
    typealias Condition = (sql: String, arguments: [String: any DatabaseValueConvertible])

    /// The bounds as SQL over `r`, with their values bound by name.
    ///
    /// An organ, deputy or category that stands for another one is asked for as that one. Only matters have an organ or a
    /// channel, they and projects a category: a scope that names one leaves everything else out. Deputies are in a region,
    /// or of a site, by being posted there or by having been entered there; where both are named, by the same of these.
    func condition(on records: Population.Records) -> Condition {
        var terms: [String] = []
        var arguments: [String: any DatabaseValueConvertible] = [:]
        if let region {
            arguments["region"] = region.digits
            arguments["regionEnd"] = region.digits + ":"
        }
        if let site { arguments["site"] = site.text }
        if region != nil || site != nil { terms.append(place(records)) }
        if let deputy {
            terms.append(Self.deputy(records))
            arguments["deputy"] = deputy
        }
        switch records {
        case .matters:
            addCategory(&terms, &arguments)
            if let organ {
                terms.append("\(Aliases.counted(.organ, "r.organ")) = \(Aliases.counted(.organ, ":organ"))")
                arguments["organ"] = organ
            }
            if let channel {
                terms.append("r.channel = :channel")
                arguments["channel"] = channel.word
            }
        case .projects:
            addCategory(&terms, &arguments)
            if organ != nil || channel != nil { terms.append("0") }
        case .visits, .duties, .sites, .deputies:
            if organ != nil || category != nil || channel != nil { terms.append("0") }
        }
        return (terms.isEmpty ? "1" : terms.joined(separator: " AND "), arguments)
    }

    /// The branch beneath a category that stands for another is asked for by either name.
    private func addCategory(
        _ terms: inout [String], _ arguments: inout [String: any DatabaseValueConvertible]
    ) {
        guard let category else { return }
        let (own, asked) = (Aliases.counted(.category, "r.category"), Aliases.counted(.category, ":category"))
        terms.append(
            """
            (\(own) = \(asked) OR (\(own) >= \(asked) || '/' AND \(own) < \(asked) || '0')
                OR (\(own) >= :branch AND \(own) < :branchEnd))
            """)
        arguments["category"] = category
        arguments["branch"] = category + "/"
        // "0" is the character after "/".
        arguments["branchEnd"] = category + "0"
    }

    private func place(_ records: Population.Records) -> String {
        switch records {
        case .matters, .visits, .duties, .projects, .sites: at("r.division", "r.site")
        case .deputies:
            // A site's code says where it is, whether or not the register had it by then.
            """
            (\(at("r.division", "r.site")) OR r.id IN (
                SELECT \(Aliases.counted(.deputy, "p.deputy")) FROM postings p WHERE \(at("p.site", "p.site"))))
            """
        }
    }

    /// Every code that begins with these digits sorts from the digits themselves to before the digits and ":", the
    /// character after "9". A range lets the index serve.
    ///
    /// - Parameter division: a column of codes of divisions, or of sites, which begin with one.
    private func at(_ division: String, _ code: String) -> String {
        var terms: [String] = []
        if region != nil { terms.append("\(division) >= :region AND \(division) < :regionEnd") }
        if site != nil { terms.append("\(code) = :site") }
        return "(\(terms.joined(separator: " AND ")))"
    }

    private static func deputy(_ records: Population.Records) -> String {
        let asked = Aliases.counted(.deputy, ":deputy")
        func named(in table: String) -> String {
            """
            EXISTS (SELECT 1 FROM \(table) s WHERE s.log = r.log AND s.seq = r.seq
                AND \(Aliases.counted(.deputy, "s.deputy")) = \(asked))
            """
        }
        return switch records {
        case .matters: named(in: "matter_deputies")
        case .visits: named(in: "visit_deputies")
        case .duties: named(in: "duty_deputies")
        case .projects: named(in: "project_deputies")
        case .sites:
            "r.site IN (SELECT p.site FROM postings p WHERE \(Aliases.counted(.deputy, "p.deputy")) = \(asked))"
        case .deputies: "r.id = \(asked)"
        }
    }
}

extension Period {
    /// The bounds as SQL over a column of day numbers.
    func condition(on day: String) -> (sql: String, arguments: [String: any DatabaseValueConvertible]) {
        var terms: [String] = []
        var arguments: [String: any DatabaseValueConvertible] = [:]
        if let from {
            terms.append("\(day) >= :from")
            arguments["from"] = from.daysSince1970
        }
        if let through {
            terms.append("\(day) <= :through")
            arguments["through"] = through.daysSince1970
        }
        return (terms.isEmpty ? "1" : terms.joined(separator: " AND "), arguments)
    }

    /// The period of equal length just before; nil unless both ends are given, in order.
    var before: Period? {
        guard let from, let through, from <= through else { return nil }
        let days = through.daysSince1970 - from.daysSince1970 + 1
        return Period(from: from.advanced(byDays: -days), through: from.advanced(byDays: -1))
    }
}

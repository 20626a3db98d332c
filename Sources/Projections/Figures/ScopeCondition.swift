import Events
import GRDB

extension Scope {
    /// The bounds as SQL over `r`, a row of `matters` or `visits`, with their values bound by name.
    ///
    /// - Parameter ofVisits: visits have no organ, category or channel; a scope that names one leaves them all out.
    func condition(ofVisits: Bool) -> (sql: String, arguments: [String: any DatabaseValueConvertible]) {
        var terms: [String] = []
        var arguments: [String: any DatabaseValueConvertible] = [:]
        if let region {
            // Every code that begins with these digits sorts from the digits themselves to before the digits and ":",
            // the character after "9". A range lets the index serve.
            terms.append("r.division >= :region AND r.division < :regionEnd")
            arguments["region"] = region.digits
            arguments["regionEnd"] = region.digits + ":"
        }
        if let site {
            terms.append("r.site = :site")
            arguments["site"] = site.text
        }
        if let deputy {
            let table = ofVisits ? "visit_deputies" : "matter_deputies"
            terms.append(
                "EXISTS (SELECT 1 FROM \(table) s WHERE s.log = r.log AND s.seq = r.seq AND s.deputy = :deputy)")
            arguments["deputy"] = deputy
        }
        if ofVisits {
            if organ != nil || category != nil || channel != nil { terms.append("0") }
        } else {
            if let organ {
                terms.append("r.organ = :organ")
                arguments["organ"] = organ
            }
            if let category {
                // "0" is the character after "/".
                terms.append("(r.category = :category OR (r.category >= :branch AND r.category < :branchEnd))")
                arguments["category"] = category
                arguments["branch"] = category + "/"
                arguments["branchEnd"] = category + "0"
            }
            if let channel {
                terms.append("r.channel = :channel")
                arguments["channel"] = channel.word
            }
        }
        return (terms.isEmpty ? "1" : terms.joined(separator: " AND "), arguments)
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

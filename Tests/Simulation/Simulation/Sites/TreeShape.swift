import Events
import TestSupport

/// Who stands below whom: hubs up to three levels high, and their stations.
struct TreeShape {
    struct Place {
        let code: SiteCode
        /// The index of its hub in `places`; nil for the one at the top.
        let hub: Int?
        var isHub: Bool { code.kind == .hub }
    }

    private(set) var places: [Place] = []

    /// Two to twelve sites; small trees are the most frequent, because they are the fastest.
    static func drawn(_ random: inout SplitMix) -> TreeShape {
        var tree = TreeShape()
        switch random.number(0...9) {
        case 0...3:
            let top = tree.add("520103-H01", below: nil)
            tree.addStations(random.number(1...4), below: top)
        case 4...7:
            let top = tree.add("5201-H01", below: nil)
            for county in 1...random.number(1...2) {
                let hub = tree.add("52010\(county)-H01", below: top)
                tree.addStations(random.number(1...2), below: hub)
            }
            if random.happens(300) { tree.addStations(1, below: top) }
        default:
            let top = tree.add("52-H01", below: nil)
            for city in 1...random.number(1...2) {
                let hub = tree.add("520\(city)-H01", below: top)
                for county in 1...random.number(1...2) {
                    let lower = tree.add("520\(city)0\(county)-H01", below: hub)
                    tree.addStations(city == 1 && county == 1 ? random.number(1...2) : 1, below: lower)
                }
            }
        }
        return tree
    }

    /// A province of cities, each with that many stations and nothing between.
    static func province(cities: Int, stations: Int) -> TreeShape {
        var tree = TreeShape()
        let top = tree.add("52-H01", below: nil)
        for city in 1...cities {
            let hub = tree.add("520\(city)-H01", below: top)
            tree.addStations(stations, below: hub)
        }
        return tree
    }

    private mutating func addStations(_ count: Int, below hub: Int) {
        let division = places[hub].code.division.digits
        for number in 1...count {
            _ = add("\(division + Self.townshipDigits(division))-Z0\(number)", below: hub)
        }
    }

    /// A station below a county stands in its first township; below a larger division it is that division's own.
    private static func townshipDigits(_ division: String) -> String { division.count == 6 ? "001" : "" }

    private mutating func add(_ code: String, below hub: Int?) -> Int {
        guard let code = try? SiteCode(code) else { preconditionFailure("\(code) is a site's code") }
        places.append(Place(code: code, hub: hub))
        return places.count - 1
    }
}

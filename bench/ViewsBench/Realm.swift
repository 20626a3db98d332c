import Events

/// The places, people and words of a province of 1,000 sites in five levels of divisions: as many in every history,
/// however long it is.
struct Realm {
    struct Site {
        let code: SiteCode
        let county: Int
        /// Those who are mostly met here.
        let deputies: [String]
    }

    static let province = "52"
    static let counties = 20
    static let townshipsPerCounty = 10
    static let villagesPerTownship = 4
    static let deputiesPerTownship = 20
    static let organsPerCounty = 20
    static let organsOfTheProvince = 20

    let sites: [Site]
    let hubs: [SiteCode]
    let hub: SiteCode
    let categories: [String]

    /// - Parameter number: of every site in its division; histories of different numbers share no log.
    init(number: Int) throws {
        hub = try SiteCode("\(Self.province)-H01")
        hubs = try (0..<Self.counties).map { try SiteCode("\(Self.county($0))-H01") }
        var sites: [Site] = []
        for county in 0..<Self.counties {
            for township in 1...Self.townshipsPerCounty {
                let division = Self.county(county) + Self.padded(township, 3)
                let deputies = (0..<Self.deputiesPerTownship).map { "\(division)-\(100 + $0)" }
                func posted(_ place: Int) -> [String] {
                    // Each site has a few of its own, and shares one with the next.
                    (0...4).map { deputies[(place * 4 + $0) % deputies.count] }
                }
                let suffix = Self.padded(number, 2)
                sites.append(
                    Site(code: try SiteCode("\(division)-J\(suffix)"), county: county, deputies: posted(0)))
                for village in 1...Self.villagesPerTownship {
                    let code = try SiteCode("\(division)\(Self.padded(village, 3))-Z\(suffix)")
                    sites.append(Site(code: code, county: county, deputies: posted(village)))
                }
            }
        }
        self.sites = sites
        categories = (1...10).flatMap { large in
            (1...4).flatMap { middle in (1...3).map { "门类\(large)/事项\(middle)/细目\($0)" } }
        }
    }

    var deputies: [String] { Array(Set(sites.flatMap(\.deputies))).sorted() }

    func organ(_ index: Int, of county: Int) -> String {
        index < Self.organsPerCounty
            ? "\(Self.county(county))-\(100 + index)" : "\(Self.province)-\(100 + index - Self.organsPerCounty)"
    }

    var organs: [String] {
        (0..<Self.counties).flatMap { county in (0..<Self.organsPerCounty).map { organ($0, of: county) } }
            + (0..<Self.organsOfTheProvince).map { organ(Self.organsPerCounty + $0, of: 0) }
    }

    static func county(_ index: Int) -> String {
        province + padded(1 + index / 5, 2) + padded(1 + index % 5, 2)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same strictness: Swift 6 mode, explicit existentials, and no warning survives.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")

let package = Package(
    name: "jiazhan",
    products: [
        .executable(name: "station", targets: ["Station"]),
        .executable(name: "hub", targets: ["hub"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        // The vocabulary: pure values, no disk, no socket, no clock.
        .target(
            name: "Events", dependencies: [protobuf, crypto], exclude: ["Proto"], swiftSettings: strict),
        .target(
            name: "Sync", dependencies: ["Events", protobuf, crypto], exclude: ["Proto"], swiftSettings: strict),

        // Storage and what is computed from it.
        .target(name: "EventLog", dependencies: ["Events", grdb, sqlite], swiftSettings: strict),
        .target(name: "Projections", dependencies: ["Events", grdb, sqlite], swiftSettings: strict),
        // Bulletins of a region and a period: drawn up, sealed, verified.
        .target(name: "Reports", dependencies: ["Events", "Projections"], swiftSettings: strict),

        // The words of titles, texts and replies, and matters that say the same.
        .systemLibrary(name: "CSQLiteReset", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "Search", dependencies: ["Events", "CSQLiteReset", grdb], swiftSettings: strict),

        // The wire.
        .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
        .target(name: "ZeroMQ", dependencies: ["CZeroMQ"], swiftSettings: strict),
        .target(
            name: "Replication", dependencies: ["Events", "Sync", "EventLog", "ZeroMQ", logging, lifecycle],
            swiftSettings: strict),

        // Ledgers kept elsewhere, read into events.
        .target(name: "Import", dependencies: ["Events", yams], swiftSettings: strict),

        // Tables of boards and lists, written as CSV and Excel.
        .systemLibrary(name: "CXLSXWriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .target(
            name: "Export", dependencies: ["Events", "Projections", "Reports", "CXLSXWriter"], swiftSettings: strict),

        // Photos and scans: checked, stripped and made small before they reach the log.
        .target(name: "Attachments", dependencies: ["Events"], swiftSettings: strict),

        // What both programs share: a site's folder, the common commands, the pages.
        .target(
            name: "SiteStore",
            dependencies: [
                "Events", "EventLog", "Projections", "Search", "Sync", "ZeroMQ", "Replication", crypto, configuration,
                yams,
            ],
            swiftSettings: strict),
        .target(
            name: "Commands",
            dependencies: [
                "Events", "EventLog", "Projections", "Search", "Sync", "ZeroMQ", "Replication", "Import",
                "Export", "Attachments", "SiteStore", arguments, protobuf,
            ],
            swiftSettings: strict),
        .target(
            name: "Web", dependencies: ["Events", "Projections", "Reports", "Search", "Export", hummingbird, mustache],
            resources: [.embedInCode("Templates"), .embedInCode("Assets")], swiftSettings: strict),

        // The two programs.
        .executableTarget(
            name: "Station",
            dependencies: [
                "Events", "EventLog", "Projections", "Sync", "Replication", "Import", "SiteStore", "Commands",
                arguments,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "hub",
            dependencies: [
                "Events", "EventLog", "Projections", "Reports", "Search", "Sync", "Replication", "ZeroMQ", "SiteStore",
                "Export", "Commands", "Web", arguments, logging, lifecycle, hummingbird,
            ],
            swiftSettings: strict),

        // What `make bench` runs: appends through the log and says what it took.
        .executableTarget(
            name: "LogBench", dependencies: ["Events", "EventLog"], path: "bench/LogBench", swiftSettings: strict),

        // Makes histories and measures the read model that is folded from them, for `make bench`.
        .executableTarget(
            name: "ViewsBench", dependencies: ["Events", "EventLog", "Projections"], path: "bench/ViewsBench",
            swiftSettings: strict),

        // A million matters that nobody raised, and how long searches among them take.
        .executableTarget(
            name: "SearchBench", dependencies: ["Events", "EventLog", "Search"], path: "bench/SearchBench",
            swiftSettings: strict),

        // Stations that are not there, for `make bench`: they speak the real protocol to a real hub.
        .executableTarget(
            name: "WireBench", dependencies: ["Events", "EventLog", "Sync", "ZeroMQ", "SiteStore"],
            path: "bench/WireBench", swiftSettings: strict),

        // What arbitrary bytes are fed to: the way of a frame at either end, and the bundle's reader. `make fuzz` runs it at length.
        .target(
            name: "ReceivePath", dependencies: ["Events", "EventLog", "Sync", "Replication", protobuf],
            path: "fuzz/ReceivePath", swiftSettings: strict),
        .executableTarget(
            name: "FrameFuzz", dependencies: ["ReceivePath", "TestSupport"], path: "fuzz/FrameFuzz",
            swiftSettings: strict),

        // Test support, linked into no program: seeded randomness, a disk beneath SQLite that fails when it is told to.
        .target(name: "TestSupport", path: "Tests/Support/TestSupport", swiftSettings: strict),
        // Trees of simulated sites on a virtual clock, for the tests and for `make simulate`.
        .target(
            name: "Simulation",
            dependencies: ["Events", "Sync", "EventLog", "Projections", "Replication", "TestSupport", crypto],
            path: "Tests/Simulation/Simulation", swiftSettings: strict),
        .executableTarget(
            name: "Simulate", dependencies: ["Simulation"], path: "Tests/Simulation/Simulate", swiftSettings: strict),
        .target(name: "CFaultVFS", path: "Tests/Support/CFaultVFS", linkerSettings: [.linkedLibrary("sqlite3")]),

        .testTarget(
            name: "TestSupportTests", dependencies: ["TestSupport"], path: "Tests/Support/TestSupportTests",
            swiftSettings: strict),

        .testTarget(name: "FuzzTests", dependencies: ["ReceivePath", "TestSupport"], swiftSettings: strict),

        // One test folder per module, plus whole programs.
        .testTarget(
            name: "EventsTests", dependencies: ["Events", "TestSupport", protobuf, crypto], swiftSettings: strict),
        .testTarget(
            name: "EventLogTests", dependencies: ["EventLog", "Events", "CFaultVFS", "TestSupport", grdb],
            swiftSettings: strict),
        .testTarget(
            name: "SyncTests", dependencies: ["Sync", "Events", "EventLog", "TestSupport", protobuf],
            swiftSettings: strict),
        .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ"], swiftSettings: strict),
        .testTarget(
            name: "ReplicationTests",
            dependencies: ["Replication", "Sync", "EventLog", "Events", "ZeroMQ", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["Simulation", "Events", "EventLog", "Projections", "Replication", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "ImportTests", dependencies: ["Import", "Events", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ExportTests", dependencies: ["Export", "Projections", "Reports", "Events"],
            exclude: ["read_workbook.py"],
            swiftSettings: strict),
        .testTarget(
            name: "AttachmentsTests", dependencies: ["Attachments", "EventLog", "Events", "TestSupport"],
            exclude: ["pictures.py"], swiftSettings: strict),
        .testTarget(
            name: "ProjectionsTests",
            dependencies: ["Projections", "Reports", "Commands", "Events", "TestSupport", grdb],
            swiftSettings: strict),
        .testTarget(
            name: "SearchTests", dependencies: ["Search", "EventLog", "Events", "TestSupport", grdb],
            swiftSettings: strict),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Reports", "Search", "Projections", "Export", "Events", hummingbird, hummingbirdTesting,
            ],
            swiftSettings: strict),
        .testTarget(name: "SiteStoreTests", dependencies: ["SiteStore", "Events"], swiftSettings: strict),
        .testTarget(
            name: "CommandsTests", dependencies: ["Commands", "SiteStore", "Import", "Events"], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Events", "EventLog", "Projections", "Sync", "ZeroMQ", "SiteStore", "Station", "hub", "TestSupport",
            ],
            path: "Tests/EndToEnd",
            exclude: ["ledger_oracle.py", "Export/cloudevents_check.py", "Export/cloudevents-1.0.schema.json"],
            swiftSettings: strict),
    ]
)

// libFuzzer is linked by `-sanitize=fuzzer`, so it is there for `make fuzz LIBFUZZER=1` alone.
if Context.environment["JIAZHAN_LIBFUZZER"] == "1" {
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "fuzz/CLibFuzzer"),
        .executableTarget(
            name: "LibFuzzer", dependencies: ["CLibFuzzer", "ReceivePath"], path: "fuzz/LibFuzzer",
            swiftSettings: strict),
    ]
}

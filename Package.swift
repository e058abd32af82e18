// swift-tools-version: 6.1
import PackageDescription

/// The features that make a module's surface readable from its `public import` lines.
let features: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "netreeve",
    products: [
        .executable(name: "netreeve", targets: ["netreeve"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.5.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        // MARK: System libraries
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // MARK: Two cores
        .target(name: "Threads", swiftSettings: features),

        // MARK: Sources of text
        .target(name: "Git", dependencies: ["CGit2", "CZlib", "Threads"], swiftSettings: features),

        // MARK: Values as bytes
        .target(name: "Packing", dependencies: ["CCrypto"], swiftSettings: features),
        .target(name: "Cache", dependencies: ["Packing", "Threads"], swiftSettings: features),

        // MARK: The pure core
        .target(name: "Manifests", dependencies: ["CYAML", "Packing"], swiftSettings: features),
        .target(name: "NetworkModel", dependencies: ["Packing"], swiftSettings: features),
        .target(
            name: "PolicyCompiler", dependencies: ["Manifests", "NetworkModel", "Threads"], swiftSettings: features),
        .target(name: "Reachability", dependencies: ["NetworkModel", "Packing", "Threads"], swiftSettings: features),

        // MARK: The use case and its doors
        .target(
            name: "Review",
            dependencies: [
                "CMalloc", "Cache", "Git", "Manifests", "NetworkModel", "Packing", "PolicyCompiler", "Reachability",
                "Threads",
            ],
            swiftSettings: features),
        .target(
            name: "Reports",
            dependencies: [
                "Git", "Manifests", "NetworkModel", "Packing", "PolicyCompiler", "Reachability", "Review",
            ],
            swiftSettings: features),
        .target(
            name: "Ledger",
            dependencies: ["Git", "Packing", "Review", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: features),
        .target(
            name: "Daemon",
            dependencies: [
                "CCrypto", "Cache", "Git", "Ledger", "Manifests", "Packing", "Reports", "Review",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                "Threads",
            ],
            swiftSettings: features),
        .executableTarget(
            name: "netreeve",
            dependencies: [
                "Cache", "Daemon", "Git", "Ledger", "Manifests", "NetworkModel", "Packing", "PolicyCompiler",
                "Reachability",
                "Reports", "Review",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: features),

        // MARK: Measuring
        .target(name: "Processes", path: "Benchmarks/Processes", swiftSettings: features),
        .target(
            name: "PlainEvaluator", dependencies: ["NetworkModel"], path: "Benchmarks/PlainEvaluator",
            swiftSettings: features),
        .target(
            name: "ClusterShapes", dependencies: ["Processes"], path: "Benchmarks/ClusterShapes",
            swiftSettings: features),
        .executableTarget(
            name: "netreeve-bench",
            dependencies: [
                "CYAML", "ClusterShapes", "Git", "Manifests", "NetworkModel", "PlainEvaluator", "PolicyCompiler",
                "Processes",
                "Reachability", "Review", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/Bench", swiftSettings: features),

        // MARK: Tests
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: features),
        .testTarget(name: "CacheTests", dependencies: ["Cache", "Packing", "TestSupport"], swiftSettings: features),
        .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport"], swiftSettings: features),
        .testTarget(
            name: "ManifestsTests", dependencies: ["Manifests", "Packing", "TestSupport"], swiftSettings: features),
        .testTarget(name: "NetworkModelTests", dependencies: ["NetworkModel", "TestSupport"], swiftSettings: features),
        .testTarget(
            name: "PolicyCompilerTests", dependencies: ["Manifests", "NetworkModel", "PolicyCompiler"],
            swiftSettings: features),
        .testTarget(
            name: "ReachabilityTests",
            dependencies: [
                "ClusterShapes", "Manifests", "NetworkModel", "Packing", "PolicyCompiler", "Reachability",
                "TestSupport",
            ],
            swiftSettings: features),
        .testTarget(
            name: "ReviewTests",
            dependencies: [
                "Cache", "ClusterShapes", "Git", "Manifests", "NetworkModel", "PolicyCompiler", "Reachability",
                "Review", "TestSupport",
            ],
            swiftSettings: features),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "Git", "Ledger", "Packing", "PolicyCompiler", "Reachability", "Reports", "Review", "TestSupport",
                "ledger-writer",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: features),
        .executableTarget(
            name: "ledger-writer", dependencies: ["Git", "Ledger", "Reports", "Review"], path: "Tests/LedgerWriter",
            swiftSettings: features),
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["Manifests", "NetworkModel", "PolicyCompiler", "Reachability", "Review"],
            exclude: ["Vectors"], swiftSettings: features),
        .testTarget(
            name: "ReportsTests",
            dependencies: [
                "Git", "Manifests", "NetworkModel", "PolicyCompiler", "Reachability", "Reports", "Review",
                "TestSupport",
            ],
            exclude: ["Schemas", "Snapshots"], swiftSettings: features),
        .testTarget(
            name: "ShapeTests",
            dependencies: [
                "ClusterShapes", "Manifests", "NetworkModel", "PlainEvaluator", "PolicyCompiler", "Reachability",
                "TestSupport",
            ],
            swiftSettings: features),
        .testTarget(
            name: "EndToEndTests", dependencies: ["Ledger", "Review", "TestSupport"], swiftSettings: features),
    ],
    swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.0
//
// The Kit: the core for Swift without SwiftUI. Each layer is a target of its own, so that the compiler keeps them apart: what
// imports `EregKit` alone cannot see a generated name.
//
// `EregCore.swift`, `EregCoreFFI.h` and the library are made, never kept: `ios/test-linux.sh` and `ios/xcframework.sh` make
// them and put them where this file expects them.

import PackageDescription

// What a person, a page or a test may hold: types, protocols, view models.
let kit: [Target] = [
    .target(name: "EregKit", swiftSettings: [.swiftLanguageMode(.v6)]),
    .target(name: "EregKitFakes", dependencies: ["EregKit"], swiftSettings: [.swiftLanguageMode(.v6)]),
    .testTarget(
        name: "KitTests", dependencies: ["EregKit", "EregKitFakes"], swiftSettings: [.swiftLanguageMode(.v5)]),
]

#if os(Linux)
    // The library is `lib/libereg_bindings.so`. `Observation` leaves a symbol to the runtime, which the linker is told to accept.
    let foreign: [Target] = [.target(name: "EregCoreFFI")]
    let link: [LinkerSetting] = [
        .unsafeFlags(["-Llib", "-Xlinker", "--allow-shlib-undefined"]), .linkedLibrary("ereg_bindings"),
    ]
    let testCrypto: [Target] = [.systemLibrary(name: "COpenSSL", path: "Tests/COpenSSL")]
    let testCryptoUse: [Target.Dependency] = ["COpenSSL"]
#else
    let foreign: [Target] = [.binaryTarget(name: "EregCoreFFI", path: "lib/EregCoreFFI.xcframework")]
    let link: [LinkerSetting] = []
    let testCrypto: [Target] = []
    let testCryptoUse: [Target.Dependency] = []
#endif

// What stands on the generated code: the generated file itself, and the mappers.
let core: [Target] = [
    // Written by uniffi, which has not yet heard of the sixth language mode.
    .target(
        name: "EregCore", dependencies: ["EregCoreFFI"], swiftSettings: [.swiftLanguageMode(.v5)], linkerSettings: link),
    .target(
        name: "EregKitCore", dependencies: ["EregKit", "EregCore"], swiftSettings: [.swiftLanguageMode(.v6)]),
    .target(
        name: "TestCity", dependencies: ["EregKit"] + testCryptoUse, path: "Tests/TestCity",
        swiftSettings: [.swiftLanguageMode(.v5)]),
    .testTarget(
        name: "ContractTests", dependencies: ["EregCore", "EregKitCore", "TestCity"],
        swiftSettings: [.swiftLanguageMode(.v5)]),
    .testTarget(
        name: "JourneyTests", dependencies: ["EregKit", "EregKitCore", "EregKitFakes", "TestCity"],
        swiftSettings: [.swiftLanguageMode(.v5)]),
]

let package = Package(
    name: "EregKit",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [
        .library(name: "EregKit", targets: ["EregKit"]),
        .library(name: "EregKitCore", targets: ["EregKitCore"]),
        .library(name: "EregKitFakes", targets: ["EregKitFakes"]),
    ],
    targets: kit + foreign + testCrypto + core)

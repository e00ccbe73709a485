import EregKit
import Foundation
import TestCity
import XCTest

/// An owner locks their home, has the lock lifted, and locks it again before it is.
@MainActor
final class HomeLockTests: XCTestCase {
    func testAHomeIsLockedAndItsLockIsLiftedOnlyAfterATime() async throws {
        let city = try City.seeded()
        let owner = try await Person(city.connection)
        try await owner.enrols(try city.home("plain_sale"), as: "transferor.1")
        let page = TitleWatchModel(vault: owner.vault)
        await page.send(.load)
        try page.succeeded()
        let unit = try XCTUnwrap(page.state.homes.first).home.unit
        let lock = { page.state.homes.first { $0.home.unit == unit }?.lock }
        let open = try XCTUnwrap(lock())
        XCTAssertEqual(open.standing, .open)
        XCTAssertFalse(open.words.zh.isEmpty || open.explained.zh.isEmpty)

        await page.send(.lock(unit))
        try page.succeeded()
        XCTAssertEqual(lock()?.standing, .onItsWay)
        try await owner.exchanges()
        await page.send(.load)
        let locked = try XCTUnwrap(lock())
        guard case .locked = locked.standing else { return XCTFail("it is not locked: \(locked.words.en)") }
        XCTAssertNotEqual(locked.explained, open.explained, "the button does something else now")

        // It is asked for once the owner was asked, and takes its time.
        await page.send(.lift)
        XCTAssertEqual(lock()?.standing, locked.standing)
        await page.send(.ask(unit))
        await page.send(.lift)
        try page.succeeded()
        try await owner.exchanges()
        await page.send(.load)
        guard case .lifting(let since, let openFrom)? = lock()?.standing else { return XCTFail("it is not lifted") }
        XCTAssertLessThan(since, openFrom)
        await page.send(.lock(unit))
        try page.succeeded()
        try await owner.exchanges()
        await page.send(.load)
        guard case .locked? = lock()?.standing else { return XCTFail("it is not locked again") }
        try await owner.end()
        try city.end()
    }
}

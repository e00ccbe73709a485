// The cost of a call through the generated Swift, by its shape: `cargo xtask bench-calls` runs it over the library as an app
// carries it. All lines are measured in turns within one run; nothing is asserted.

import EregCore
import EregKitCore
import Foundation
import TestCity

/// A call that is measured, and how often in a round.
struct Line {
    let what: String
    let times: Int
    let call: () async throws -> Void
    var rounds: [Double] = []

    init(_ what: String, times: Int, call: @escaping () async throws -> Void) {
        self.what = what
        self.times = times
        self.call = call
    }

    mutating func round() async throws {
        let started = ContinuousClock.now
        for _ in 0..<times {
            try await call()
        }
        let taken = ContinuousClock.now - started
        rounds.append(taken / .microseconds(1) / Double(times))
    }

    var median: Double { rounds.sorted()[rounds.count / 2] }
}

let keys = CoreDeviceKeys(KeyStoreInMemory())
let vaults = try Vaults(dir: CommandLine.arguments[1] + "/100", lang: .zh, keys: keys)
let listed = try await vaults.list()
let client = try await vaults.open(
    id: listed[0], secret: Secret.key(bytes: Data(repeating: 7, count: 32)), access: .full)
try await client.check()
let (account, cases) = (client.account(), client.cases())
var lines = [
    Line("nothing is given back but an id", times: 500) { _ = client.id() },
    Line("a record (where the account stands)", times: 50) { _ = try await account.standing() },
    Line("a page of 50 cases, of 100", times: 50) { _ = try await cases.list(page: 0) },
    Line("a new observation and its first batch of changes", times: 50) {
        let changes = client.changes()
        _ = await changes.next()
        changes.cancel()
    },
]
// The first round warms and is not kept.
for number in 0...11 {
    for at in lines.indices {
        try await lines[at].round()
        if number == 0 {
            lines[at].rounds.removeAll()
        }
    }
}
for line in lines {
    let words = line.what.padding(toLength: 57, withPad: " ", startingAt: 0)
    print("Swift: \(words)", String(format: "%10.1f us %8.2fx", line.median, line.median / lines[0].median))
}
try await client.end()

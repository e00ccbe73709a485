import EregKit
import Network

/// Tells the vault that there is a network again, or another one: what failed for its sake is tried again at once.
enum NetworkWatch {
    /// Follows the phone's network until the task is cancelled.
    static func follow(_ vault: any Vault) async {
        let monitor = NWPathMonitor()
        let paths = AsyncStream<NWPath> { paths in
            monitor.pathUpdateHandler = { paths.yield($0) }
            paths.onTermination = { _ in monitor.cancel() }
            monitor.start(queue: DispatchQueue(label: "ereg.network"))
        }
        for await path in paths where path.status == .satisfied {
            // What comes of the run stands in the outbox, which whoever shows it observes.
            _ = try? await vault.exchange.run(.network)
        }
    }
}

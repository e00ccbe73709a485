import EregKit
import EregKitCore
import SwiftUI

/// The app: it opens the one vault of this phone, and hands its features to the pages. Here alone the kit meets the core.
@main
struct EregApp: App {
    @State private var home = Home(verifiers: CoreVerifiers()) {
        try CoreVaults(directory: Home.directory, language: .ofThePhone, keys: SecureEnclaveKeys())
    }
    @Environment(\.scenePhase) private var phase

    var body: some Scene {
        WindowGroup {
            HomePage(home: home)
                .environment(\.language, .ofThePhone)
                .environment(\.qrCodes, CoreQrCodes())
                .task { await home.open() }
        }
        .onChange(of: phase) { _, phase in
            switch phase {
            case .background: home.pause()
            case .active: home.resume()
            default: break
            }
        }
    }
}

/// The vault of this phone, open or not.
@MainActor
@Observable
final class Home {
    static let directory = URL.applicationSupportDirectory.appending(path: "vaults")
    private(set) var vault: (any Vault)?
    private(set) var failure: Failure?
    /// The verifiers that a stranger checks with: they need no vault.
    let verifiers: any Verifiers
    private let start: () throws -> any Vaults
    private let pausing = PausesInBackground()
    private var isOpening = false

    init(verifiers: any Verifiers, start: @escaping () throws -> any Vaults) {
        self.verifiers = verifiers
        self.start = start
    }

    /// Opens the vault, or makes it where this is the first time: with a key of the device, which asks for the person.
    func open() async {
        // A second tap while the phone asks for the person must not make a second vault.
        guard vault == nil, !isOpening else { return }
        isOpening = true
        defer { isOpening = false }
        do {
            let vaults = try start()
            if let known = try await vaults.list().first {
                vault = try await vaults.open(known, secret: .device, access: .full)
            } else {
                vault = try await vaults.create(secret: .device, connection: nil)
            }
            failure = nil
        } catch let failure as Failure {
            self.failure = failure
        } catch {
            // Features throw a `Failure` or are cancelled.
        }
    }

    func pause() {
        guard let vault else { return }
        pausing.pause(vault)
    }

    func resume() {
        guard let vault else { return }
        Task {
            await pausing.finished()
            do {
                try await vault.resume()
            } catch let failure as Failure {
                self.vault = nil
                self.failure = failure
            }
        }
    }
}

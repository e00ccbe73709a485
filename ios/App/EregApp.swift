import EregKit
import EregKitCore
import SwiftUI

/// The app: it puts the core behind the kit, which happens here alone, and hands its features to the pages.
@main
struct EregApp: App {
    @State private var home = Home(verifiers: CoreVerifiers()) { language in
        let support = URL.applicationSupportDirectory
        // A new phone has none yet; where it cannot be made, what stands in it says so.
        try? FileManager.default.createDirectory(at: support, withIntermediateDirectories: true)
        return try CoreVaults(
            directory: support.appending(path: "vaults"), language: language, keys: SecureEnclaveKeys(),
            logs: CoreLogs(directory: support.appending(path: "logs"), level: .info))
    }
    @Environment(\.scenePhase) private var phase

    var body: some Scene {
        WindowGroup {
            HomePage(home: home)
                .environment(\.language, home.choices.chosen.language)
                .environment(\.qrCodes, CoreQrCodes())
                .modifier(Letters(reading: home.choices.chosen.reading))
                .task { home.begin() }
                .onOpenURL { home.handed($0) }
        }
        .onChange(of: phase) { _, phase in
            switch phase {
            case .background: home.hidden()
            case .active: home.shown()
            default: break
            }
        }
    }
}

/// The size of all letters: what the phone says, and in elder mode no smaller than its first size for those who see badly.
private struct Letters: ViewModifier {
    let reading: Reading

    func body(content: Content) -> some View {
        switch reading {
        case .normal: content
        case .elder: content.dynamicTypeSize(.accessibility1...)
        }
    }
}

/// The vaults of this phone, the choices beside them, and the two ways into them: a person's own, and a notary's.
@MainActor
struct Phone {
    let vaults: any Vaults
    let choices: any Choices
    let opening: OpeningModel
    let visits: VisitsModel
}

/// The things that the app holds as long as it runs.
@MainActor
@Observable
final class Home {
    let choices = KeptChoices()
    /// The verifiers that a stranger checks with: they need no vault.
    let verifiers: any Verifiers
    private(set) var phone: Phone?
    private(set) var failure: Failure?
    private let start: (Language) throws -> any Vaults
    private let pausing = PausesInBackground()

    init(verifiers: any Verifiers, start: @escaping (Language) throws -> any Vaults) {
        self.verifiers = verifiers
        self.start = start
    }

    /// Reads where the vaults are. None is opened yet.
    func begin() {
        guard phone == nil else { return }
        do {
            let vaults = try start(choices.chosen.language)
            phone = Phone(
                vaults: vaults, choices: choices, opening: OpeningModel(vaults: vaults, choices: choices),
                visits: VisitsModel(vaults: vaults, choices: choices))
            failure = nil
        } catch let failure as Failure {
            self.failure = failure
        } catch {
            // The kit throws a `Failure` and nothing else.
        }
    }

    /// Another app handed over a link, which may be what this one was started for.
    func handed(_ link: URL) {
        begin()
        phone?.opening.handed(link)
    }

    func hidden() {
        guard let phone else { return }
        pausing.pause {
            await phone.opening.hidden()
            await phone.visits.hidden()
        }
    }

    func shown() {
        guard let phone else { return }
        Task {
            await pausing.finished()
            await phone.opening.shown()
            await phone.visits.shown()
        }
    }
}

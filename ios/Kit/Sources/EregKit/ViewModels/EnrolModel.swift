import Observation

/// The choice of the registry, and the person's account there.
public final class EnrolModel: PageModel<EnrolModel.State, EnrolModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public var url = ""
        public var office = ""
        public var name = ""
        public var idNumber = ""
        public var identityProof = ""
        /// The root that the registry presents: to be compared with what the office publishes before it is confirmed.
        public internal(set) var presented: PresentedRoot?
        public internal(set) var standing: AccountStanding?
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Asks the registry at the address for its root.
        case look
        /// The person has compared the root: it is pinned.
        case confirm
        case enrol
    }

    private let account: any Account

    public init(account: any Account) {
        self.account = account
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: state.standing = try await account.standing()
        case .look: state.presented = try await account.presentedRoot(at: state.url)
        case .confirm:
            guard let presented = state.presented else { return }
            try await account.connect(
                Connection(url: state.url, office: state.office, rootFingerprint: presented.fingerprint))
        case .enrol:
            state.standing = try await account.enrol(
                name: state.name, idNumber: state.idNumber, identityProof: state.identityProof)
        }
    }
}

import Foundation
import Observation

/// The person's certificates, each to be shown (亮证).
public final class CertificateModel: PageModel<CertificateModel.State, CertificateModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var certificates: [CertificateScreen] = []
        /// The token to show, by the number of its certificate: the newest that was asked for.
        public internal(set) var fresh: [String: String] = [:]
    }

    public enum Event: Hashable, Sendable {
        case load
        /// Asks for a token that says how the certificate stands now, by its number.
        case freshen(String)
    }

    private let certificates: any Certificates

    public init(certificates: any Certificates) {
        self.certificates = certificates
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: state.certificates = try await certificates.list()
        case .freshen(let number):
            let known = try await certificates.see(number)
            state.fresh[number] = try await certificates.freshStatus(of: known.token)
        }
    }
}

/// A stranger checks what they were handed, with the trust file alone.
public final class VerifyModel: PageModel<VerifyModel.State, VerifyModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The root whose trust it is: to be compared with what the office publishes.
        public internal(set) var root: PresentedRoot?
        public internal(set) var check: TokenCheck?
    }

    public enum Event: Hashable, Sendable {
        /// Takes a trust file, and the fingerprint of its root where the office's publication is at hand.
        case trust(Data, rootFingerprint: String?)
        /// Checks what was scanned or pasted.
        case check(String)
    }

    private let verifiers: any Verifiers
    private var verifier: (any Verifier)?

    public init(verifiers: any Verifiers) {
        self.verifiers = verifiers
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .trust(let bundle, let root):
            // What was checked under another trust says nothing under this one.
            state = State()
            verifier = nil
            let taken = try verifiers.under(trust: bundle, rootFingerprint: root)
            verifier = taken
            state.root = taken.root
        case .check(let text):
            guard let verifier else { return }
            state.check = verifier.check(token: text)
        }
    }
}

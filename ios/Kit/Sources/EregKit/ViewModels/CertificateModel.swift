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

/// A stranger checks what they were handed, any file or text, with the trust file alone.
public final class VerifyModel: PageModel<VerifyModel.State, VerifyModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The root whose trust it is: to be compared with what the office publishes.
        public internal(set) var root: PresentedRoot?
        /// The trust in seals of others than the office.
        public internal(set) var seals: TrustInSeals?
        public internal(set) var check: Verification?
        /// The reason why the camera read nothing, until something else is asked.
        public internal(set) var camera: CameraTrouble?
    }

    /// Roots of the seals of others were taken: without them those of the office alone are trusted.
    public struct TrustInSeals: Hashable, Sendable {}

    public enum Event: Hashable, Sendable, Discreet {
        /// Takes a trust file, and the fingerprint of its root where the office's publication is at hand.
        case trust(Data, rootFingerprint: String?)
        /// Takes the roots of the seals of others, and the list of revoked ones where there is one.
        case trustSeals(Data, revoked: Data?)
        /// Checks what was pasted.
        case check(String)
        /// Has the person hold a code before the camera, and checks its text; where they leave, nothing is done.
        case scan
        /// Checks a file: a document, a result, a picture of a code.
        case checkFile(Data)
        /// The file that was to be checked cannot be read, or is larger than anything that is checked.
        case checkNothing
    }

    private let verifiers: any Verifiers
    private let pictures: any Pictures
    private let camera: any Camera
    private var verifier: (any Verifier)?

    public init(verifiers: any Verifiers, pictures: any Pictures, camera: any Camera) {
        self.verifiers = verifiers
        self.pictures = pictures
        self.camera = camera
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        state.camera = nil
        switch event {
        case .trust(let bundle, let root):
            // What was checked under another trust says nothing under this one.
            state = State()
            verifier = nil
            let taken = try verifiers.under(trust: bundle, rootFingerprint: root)
            verifier = taken
            state.root = taken.root
        case .trustSeals(let roots, let revoked):
            state.check = nil
            verifier = try verifier?.trusting(sealRoots: roots, revoked: revoked)
            if verifier != nil { state.seals = TrustInSeals() }
        case .check(let text): try await check(Data(text.utf8))
        case .scan:
            let answer = await camera.scan()
            state.camera = answer.trouble
            guard let text = answer.taken else { return }
            try await check(Data(text.utf8))
        case .checkFile(let file): try await check(file)
        case .checkNothing: try await check(Data())
        }
    }

    private func check(_ file: Data) async throws {
        guard let verifier else { return }
        // The last answer is not shown beside what is being checked.
        state.check = nil
        switch await verifier.check(file: file) {
        case .checked(let found): state.check = found
        case .picture: state.check = await verifier.check(picture: pictures.grey(file) ?? .unreadable)
        }
    }
}

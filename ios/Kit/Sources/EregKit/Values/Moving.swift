import Foundation

/// A thing that has moved. It says which thing and not how: whoever shows it reads it.
public enum Moved: Hashable, Sendable, Discreet {
    /// Whatever is shown: read it anew. The first of every observation.
    case everything
    /// A draft, with its files, its workspace and its invitations.
    case oneDraft(draft: DraftId)
    /// A case (案件).
    case oneCase(caseId: CaseId)
    /// A bill or a payment.
    case payments
    /// Files of drafts, and which of them are still to be sent.
    case files
    /// The commands that are to be sent, and what came of them.
    case outbox
    /// Extracts of homes, and their locks.
    case homes
    /// Certificates and results of queries.
    case certificates
    /// Documents of the office, and their files.
    case documents
    /// Letters of the office.
    case letters
    /// The person here: account, keys, mandates, consents and their uses, the registry they are with and what is known of
    /// its time.
    case account
    /// The office's rules in force.
    case rules
    /// The standing of the exchange with the registry.
    case sync(standing: SyncStanding)
    /// The vault is damaged: it is to be set aside.
    case damage
}

/// The standing of the exchange with the registry.
public enum SyncStanding: Hashable, Sendable, Discreet {
    /// Nothing is exchanged.
    case atRest
    /// A run is under way.
    case running(waited: Int, answered: Int, received: Int)
}

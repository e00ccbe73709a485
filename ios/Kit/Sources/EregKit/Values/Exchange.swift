import Foundation

/// The degree to which a time is to be trusted.
public enum TimeTrust: Hashable, Sendable, CaseIterable {
    /// Signed registry time plus the time that passed since on a clock that cannot be set.
    case registry
    /// The device was restarted since, or has never met the registry: approximate.
    case approximate
}

/// A time with how far it is to be trusted.
public struct TimeEstimate: Hashable, Sendable, Discreet {
    /// The time.
    public let at: Date
    /// The degree to which it is to be trusted.
    public let trust: TimeTrust

    public init(at: Date, trust: TimeTrust) {
        self.at = at
        self.trust = trust
    }
}

/// The result of a salvage.
public struct SalvageReport: Hashable, Sendable, Discreet {
    /// Directory where the damaged vault lies now, unchanged.
    public let aside: String
    /// Records that are in the new one; 0 where a salvage that was cut short was only finished.
    public let kept: Int
    /// Records that were met and could not be read. Where a page is broken nobody can count what was on it.
    public let lost: Int

    public init(aside: String, kept: Int, lost: Int) {
        self.aside = aside
        self.kept = kept
        self.lost = lost
    }
}

/// The standing of this person with the office.
public struct AccountStanding: Hashable, Sendable, Discreet {
    /// The account, once enrolled.
    public let account: String?
    /// Masked name of the person.
    public let name: String?
    /// The one whose account it is, where the person acts for another: the name, or the number while the mandate is not
    /// here yet; a person's masked.
    public let principal: String?
    /// The office.
    public let office: String?
    /// Fingerprint of the pinned root.
    public let rootFingerprint: String?
    /// The least assurance level the office accepts: `A`, `B` or `C`.
    public let assurance: String?
    /// The mark 演示, where the office is a demonstration.
    public let mark: Words?

    public init(
        account: String?, name: String?, principal: String?, office: String?, rootFingerprint: String?,
        assurance: String?, mark: Words?
    ) {
        self.account = account
        self.name = name
        self.principal = principal
        self.office = office
        self.rootFingerprint = rootFingerprint
        self.assurance = assurance
        self.mark = mark
    }
}

/// A mandate as it stands.
public struct MandateScreen: Hashable, Sendable, Discreet {
    /// Digest by which it is named.
    public let mandate: String
    /// Name of the one that is acted for; a person's masked.
    public let principal: String
    /// Its unified social credit code, or the masked number of the person.
    public let principalNumber: String
    /// Masked name of the representative.
    public let representative: String
    /// Masked number of the representative.
    public let number: String
    /// The matters in which the representative acts.
    public let matters: [MatterId]
    /// First day of the term.
    public let fromDay: Day
    /// First day on which it no longer stands.
    public let toDay: Day
    /// Registry time at which it was revoked.
    public let revokedAt: Date?
    /// Its standing, by registry time as far as this device knows it.
    public let standing: MandateStanding
    /// The same in words.
    public let words: Words

    public init(
        mandate: String, principal: String, principalNumber: String, representative: String, number: String,
        matters: [MatterId], fromDay: Day, toDay: Day, revokedAt: Date?, standing: MandateStanding, words: Words
    ) {
        self.mandate = mandate
        self.principal = principal
        self.principalNumber = principalNumber
        self.representative = representative
        self.number = number
        self.matters = matters
        self.fromDay = fromDay
        self.toDay = toDay
        self.revokedAt = revokedAt
        self.standing = standing
        self.words = words
    }
}

/// The standing of a mandate.
public enum MandateStanding: Hashable, Sendable, CaseIterable {
    /// Nobody has revoked it, and its last day is not over.
    case stands
    /// It was revoked, or its last day is over.
    case over
}

/// The terms on which a person mandates somebody to act for them or for the organisation that they lead.
public struct MandateTerms: Hashable, Sendable, Discreet {
    /// The person's own name, or the organisation's as on its licence.
    public let principal: String
    /// The number of the person's own card, or the organisation's unified social credit code.
    public let principalNumber: String
    /// Name of the representative.
    public let representative: String
    /// Number of the representative's card.
    public let number: String
    /// The matters in which the representative acts, in any order.
    public let matters: [MatterId]
    /// First day of the term.
    public let fromDay: Day
    /// First day on which it no longer stands.
    public let toDay: Day

    public init(
        principal: String, principalNumber: String, representative: String, number: String, matters: [MatterId],
        fromDay: Day, toDay: Day
    ) {
        self.principal = principal
        self.principalNumber = principalNumber
        self.representative = representative
        self.number = number
        self.matters = matters
        self.fromDay = fromDay
        self.toDay = toDay
    }
}

/// The root that a registry presents as its own before anything of it is believed: to be compared with what the office
/// publishes.
public struct PresentedRoot: Hashable, Sendable, Discreet {
    /// Fingerprint of the root.
    public let fingerprint: String
    /// Id of the office.
    public let office: String
    /// Name that the office gives itself.
    public let name: String
    /// The mark 演示, where it says that it is a demonstration.
    public let mark: Words?

    public init(fingerprint: String, office: String, name: String, mark: Words?) {
        self.fingerprint = fingerprint
        self.office = office
        self.name = name
        self.mark = mark
    }
}

/// The standing of an outbox item.
public enum OutboxStateView: Hashable, Sendable, CaseIterable {
    /// Waits for its turn or the network.
    case queued
    /// Waits until the files that it names are uploaded.
    case waitsForFiles
    /// On its way.
    case sending
    /// Sent; the answer was lost. It goes again, the same bytes.
    case unknown
    /// Stands still until somebody acts.
    case needsYou
}

/// The one who can make a standing item move.
public enum Fixer: Hashable, Sendable, CaseIterable {
    /// Nobody need: it goes by itself.
    case nobody
    /// This person.
    case you
    /// The office.
    case office
    /// An update of the app.
    case appUpdate
}

/// The item that another one waits for.
public struct WaitsFor: Hashable, Sendable, Discreet {
    /// Its command.
    public let item: CommandId
    /// The name of what it does.
    public let what: Words

    public init(item: CommandId, what: Words) {
        self.item = item
        self.what = what
    }
}

/// The progress of an act that the person asked for.
public enum ActProgress: Hashable, Sendable, CaseIterable {
    /// It waits in the outbox and was never sent.
    case queued
    /// It was sent before and has no answer yet: the same goes again.
    case onItsWay
    /// The registry has answered it: nothing is to be sent.
    case done
}

/// One item of the outbox.
public struct OutboxItemView: Hashable, Sendable, Discreet {
    /// The command.
    public let item: CommandId
    /// The name of what it does.
    public let what: Words
    /// The command's kind, such as `submit`.
    public let kind: String
    /// The draft it concerns, until that is a case.
    public let draft: DraftId?
    /// The case it concerns.
    public let caseId: CaseId?
    /// Its standing.
    public let state: OutboxStateView
    /// The last error, in plain words.
    public let error: Message?
    /// Number of times that it was sent.
    public let attempts: Int
    /// Seconds until the next try; absent where none is planned.
    public let nextTryS: Int?
    /// The one who can fix it.
    public let fixer: Fixer
    /// The item before it that stands still, where one does.
    public let waitsFor: WaitsFor?

    public init(
        item: CommandId, what: Words, kind: String, draft: DraftId?, caseId: CaseId?, state: OutboxStateView,
        error: Message?, attempts: Int, nextTryS: Int?, fixer: Fixer, waitsFor: WaitsFor?
    ) {
        self.item = item
        self.what = what
        self.kind = kind
        self.draft = draft
        self.caseId = caseId
        self.state = state
        self.error = error
        self.attempts = attempts
        self.nextTryS = nextTryS
        self.fixer = fixer
        self.waitsFor = waitsFor
    }
}

/// The reasons why anything is unsent. Holds nothing personal.
public struct DoctorReport: Hashable, Sendable, Discreet {
    /// Findings, the most important first; empty = all is sent.
    public let findings: [Message]
    /// Items that are not acked or cancelled.
    public let unsent: [OutboxItemView]
    /// Media chunks not yet held by the registry.
    public let chunksLeft: Int
    /// The device's idea of time.
    public let time: TimeEstimate

    public init(findings: [Message], unsent: [OutboxItemView], chunksLeft: Int, time: TimeEstimate) {
        self.findings = findings
        self.unsent = unsent
        self.chunksLeft = chunksLeft
        self.time = time
    }
}

/// The results of a run of sync.
public struct SyncReport: Hashable, Sendable, Discreet {
    /// Commands sent.
    public let sent: Int
    /// Commands answered with done.
    public let acked: Int
    /// Commands that now stand still until somebody acts.
    public let needsYou: Int
    /// Chunks put.
    public let chunks: Int
    /// Changes applied.
    public let changes: Int
    /// Items still to be sent.
    public let left: Int
    /// Seconds until the next try, where something waits.
    public let nextTryS: Int?
    /// The first trouble met on the way.
    public let trouble: Message?
    /// The news in words, at most 50.
    public let news: [Words]
    /// Acts that left the outbox because something else came first, or because the registry declined them.
    public let leftActs: [LeftActView]

    public init(
        sent: Int, acked: Int, needsYou: Int, chunks: Int, changes: Int, left: Int, nextTryS: Int?,
        trouble: Message?, news: [Words], leftActs: [LeftActView]
    ) {
        self.sent = sent
        self.acked = acked
        self.needsYou = needsYou
        self.chunks = chunks
        self.changes = changes
        self.left = left
        self.nextTryS = nextTryS
        self.trouble = trouble
        self.news = news
        self.leftActs = leftActs
    }
}

/// An act that left the outbox without an effect of its own.
public struct LeftActView: Hashable, Sendable, Discreet {
    /// The name of what it was to do.
    public let what: Words
    /// The reason why it left.
    public let told: Message
    /// The draft it concerned, until that is a case.
    public let draft: DraftId?
    /// The case it concerned.
    public let caseId: CaseId?

    public init(what: Words, told: Message, draft: DraftId?, caseId: CaseId?) {
        self.what = what
        self.told = told
        self.draft = draft
        self.caseId = caseId
    }
}

/// The standing of sync.
public struct SyncStatus: Hashable, Sendable, Discreet {
    /// Number of the last change applied.
    public let cursor: Int
    /// Items not acked or cancelled.
    public let unsent: Int
    /// Items that stand still.
    public let needsYou: Int
    /// Registry time, as far as known.
    public let time: TimeEstimate
    /// `log.inconsistent` and the like: the registry contradicted itself; evidence is kept.
    public let alarm: Message?

    public init(cursor: Int, unsent: Int, needsYou: Int, time: TimeEstimate, alarm: Message?) {
        self.cursor = cursor
        self.unsent = unsent
        self.needsYou = needsYou
        self.time = time
        self.alarm = alarm
    }
}

import Foundation

/// The office's rules in force on this device (业务规则).
public struct RulesView: Hashable, Sendable, Discreet {
    /// Their version; it rises with every change.
    public let version: Int
    /// First day on which they hold.
    public let since: Day
    /// Id of the office.
    public let office: String
    /// Note on where they are from, if not from the office: built in, for now or in place of newer ones that this
    /// version of the app does not understand.
    public let note: Words?
    /// The matters that this app knows.
    public let matters: [MatterRules]
    /// The office's further matters, by name: each needs a newer app.
    public let needsNewerApp: [Words]

    public init(
        version: Int, since: Day, office: String, note: Words?, matters: [MatterRules], needsNewerApp: [Words]
    ) {
        self.version = version
        self.since = since
        self.office = office
        self.note = note
        self.matters = matters
        self.needsNewerApp = needsNewerApp
    }
}

/// The rules for one matter.
public struct MatterRules: Hashable, Sendable, Discreet {
    /// The matter.
    public let matter: MatterId
    /// Its name.
    public let name: Words
    /// The materials that are to be brought, and who sees to the others; a sentence.
    public let needs: Words
    /// The fee and how it is reckoned; a sentence. The bill of a case counts, not this.
    public let costs: Words
    /// The time that the office promises and that the law allows; a sentence.
    public let takes: Words
    /// The reason why it cannot be applied for online, where it cannot.
    public let closed: Message?
    /// The legal limit for the decision (法定时限), working days from acceptance.
    public let legalWorkingDays: Int
    /// The promised time (承诺时限), working days from acceptance.
    public let promisedWorkingDays: Int

    public init(
        matter: MatterId, name: Words, needs: Words, costs: Words, takes: Words, closed: Message?,
        legalWorkingDays: Int, promisedWorkingDays: Int
    ) {
        self.matter = matter
        self.name = name
        self.needs = needs
        self.costs = costs
        self.takes = takes
        self.closed = closed
        self.legalWorkingDays = legalWorkingDays
        self.promisedWorkingDays = promisedWorkingDays
    }
}

import EregCore
import EregKit
import Foundation

struct CoreAccount: EregKit.Account {
    let account: EregCore.Account

    func standing() async throws -> EregKit.AccountStanding {
        EregKit.AccountStanding(try await told { try await account.standing() })
    }

    func presentedRoot(at url: String) async throws -> EregKit.PresentedRoot {
        EregKit.PresentedRoot(try await stoppable { try await account.presentedRoot(url: url, cancel: $0) })
    }

    func connection() async throws -> EregKit.Connection? {
        try await told { try await account.connection() }.map { EregKit.Connection($0) }
    }

    func connect(_ connection: EregKit.Connection) async throws {
        try await told { try await account.connect(connection: EregCore.Connection(connection)) }
    }

    func enrol(name: String, idNumber: String, identityProof: String) async throws -> EregKit.AccountStanding {
        EregKit.AccountStanding(
            try await stoppable {
                try await account.enrol(name: name, idNo: idNumber, identityProof: identityProof, cancel: $0)
            })
    }

    func enrol(
        for principal: String, name: String, idNumber: String, identityProof: String
    ) async throws -> EregKit.AccountStanding {
        EregKit.AccountStanding(
            try await stoppable {
                try await account.enrolFor(
                    principal: principal, name: name, idNo: idNumber, identityProof: identityProof, cancel: $0)
            })
    }

    func trustBundle() async throws -> Data {
        try await told { try await account.trustBundle() }
    }
}

struct CoreOutbox: EregKit.Outbox {
    let outbox: EregCore.Outbox

    func items() async throws -> [EregKit.OutboxItemView] {
        try await told { try await outbox.items() }.map { EregKit.OutboxItemView($0) }
    }

    func retry(_ item: EregKit.CommandId) async throws {
        try await told { try await outbox.retry(item: item.core) }
    }

    func cancel(_ item: EregKit.CommandId) async throws {
        try await told { try await outbox.cancel(item: item.core) }
    }

    func progress(_ item: EregKit.CommandId) async throws -> EregKit.ActProgress {
        EregKit.ActProgress(try await told { try await outbox.progress(item: item.core) })
    }

    func doctor() async throws -> EregKit.DoctorReport {
        EregKit.DoctorReport(try await told { try await outbox.doctor() })
    }

    func exportLogs(to file: URL) async throws {
        try await told { try await outbox.exportLogs(to: file.path) }
    }
}

struct CoreExchange: EregKit.Exchange {
    let synchroniser: EregCore.Synchroniser

    func run(_ occasion: EregKit.Occasion) async throws -> EregKit.SyncReport {
        let run = try toldAtOnce {
            switch occasion {
            case .person: try synchroniser.now()
            case .background: try synchroniser.inBackground()
            case .network: try synchroniser.networkChanged()
            }
        }
        return try await withTaskCancellationHandler {
            EregKit.SyncReport(try await told { try await run.finished() })
        } onCancel: {
            run.cancel()
        }
    }

    func status() async throws -> EregKit.SyncStatus {
        EregKit.SyncStatus(try await told { try await synchroniser.status() })
    }

    func askTime() async throws -> EregKit.TimeEstimate {
        EregKit.TimeEstimate(try await stoppable { try await synchroniser.askTime(cancel: $0) })
    }
}

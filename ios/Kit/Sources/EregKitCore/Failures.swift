import EregCore
import EregKit

extension EregKit.Failure {
    init(_ core: EregCore.ClientError) {
        let (remedy, code): (Remedy, String) =
            switch core {
            case .TryAgain(let code, let afterS): (.tryAgain(afterSeconds: Int(afterS)), code)
            case .FixInput(let code, let field): (.fixInput(field: field), code)
            case .UnlockFirst(let code): (.unlockFirst, code)
            case .UpdateApp(let code): (.updateApp, code)
            case .AskOffice(let code): (.askOffice, code)
            case .SignAgain(let code): (.signAgain, code)
            case .NotFound(let code): (.notFound, code)
            case .Closed: (.closed, "client.closed")
            case .Storage(let code): (.storage, code)
            case .Cancelled: (.cancelled, "client.cancelled")
            }
        self.init(remedy, code: code, words: EregKit.Words(EregCore.told(code: code).text))
    }
}

/// Returns the core's result, with its error as the kit's. Nothing else is thrown by generated code but its own faults,
/// which are no person's to read.
func toldAtOnce<Answer>(_ call: () throws -> Answer) throws -> Answer {
    do {
        return try call()
    } catch let error as EregCore.ClientError {
        throw EregKit.Failure(error)
    }
}

/// Does as ``toldAtOnce(_:)`` with a call that is waited for.
func told<Answer: Sendable>(_ call: @Sendable () async throws -> Answer) async throws -> Answer {
    do {
        return try await call()
    } catch let error as EregCore.ClientError {
        throw EregKit.Failure(error)
    }
}

/// Does as ``told(_:)`` with an online or a long call: when the task that waits for it is cancelled the core stops it too, and
/// its connection is dropped. Swift's own cancellation would not reach it.
func stoppable<Answer: Sendable>(
    _ call: @escaping @Sendable (EregCore.Cancel) async throws -> Answer
) async throws -> Answer {
    let cancel = EregCore.Cancel()
    return try await withTaskCancellationHandler {
        try await told { try await call(cancel) }
    } onCancel: {
        cancel.cancel()
    }
}

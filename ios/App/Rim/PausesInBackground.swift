import UIKit

/// Closes the files of what is open before iOS suspends the app: an app that is suspended while it holds a lock is killed.
@MainActor
final class PausesInBackground {
    private var pausing: Task<Void, Never>?

    /// Asks for time in the background, and gives it back as soon as the files are closed.
    func pause(_ close: @escaping @MainActor () async -> Void) {
        let application = UIApplication.shared
        var time = UIBackgroundTaskIdentifier.invalid
        let over = {
            guard time != .invalid else { return }
            application.endBackgroundTask(time)
            time = .invalid
        }
        time = application.beginBackgroundTask(withName: "pause", expirationHandler: over)
        pausing = Task {
            await close()
            over()
        }
    }

    /// Waits until what was begun is done: a vault is not resumed while it is being paused.
    func finished() async {
        await pausing?.value
        pausing = nil
    }
}

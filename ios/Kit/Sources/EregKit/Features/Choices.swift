/// Keeps the choices for this device beside its vaults. The rim of the app implements it.
@MainActor
public protocol Choices: AnyObject {
    /// The choices as they were kept last; those of the platform where none were.
    var chosen: Chosen { get }

    /// Keeps them from now on.
    func keep(_ chosen: Chosen)

    /// Forgets them all: nothing is kept here any more.
    func forget()
}

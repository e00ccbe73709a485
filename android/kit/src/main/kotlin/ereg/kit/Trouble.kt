package ereg.kit

/**
 * The reason why a call has no result, by what the person can do about it.
 *
 * The code is the exact cause and may be logged; [told] is what the person reads. Nothing personal is in either.
 */
sealed class Trouble(
    val told: Message,
) : Exception(told.code) {
    /** The stable code of the exact cause. */
    val code: String get() = told.code

    /** Later, the same again; nothing is lost. After 0 seconds: as soon as there is a network. */
    class TryAgain(
        told: Message,
        val afterSeconds: Int,
    ) : Trouble(told)

    /** Something that was typed, picked or asked for must change; [Message.field] says where, if it is a field. */
    class FixInput(
        told: Message,
    ) : Trouble(told)

    /** The device or the vault must be unlocked, or the person must confirm. */
    class UnlockFirst(
        told: Message,
    ) : Trouble(told)

    /** This app is too old for the vault or the registry. */
    class UpdateApp(
        told: Message,
    ) : Trouble(told)

    /** Only the office can help. */
    class AskOffice(
        told: Message,
    ) : Trouble(told)

    /** The content that was signed has changed, or the signature is no good: look and sign again. */
    class SignAgain(
        told: Message,
    ) : Trouble(told)

    /** There is no such thing on this device. */
    class NotFound(
        told: Message,
    ) : Trouble(told)

    /** The vault was ended or is paused. */
    class Closed(
        told: Message,
    ) : Trouble(told)

    /** The disk or the vault failed; what was acknowledged is kept. */
    class Storage(
        told: Message,
    ) : Trouble(told)

    /** The person cancelled. */
    class Cancelled(
        told: Message,
    ) : Trouble(told)
}

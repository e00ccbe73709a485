package ereg.kit

/**
 * A value that says its name in a log and nothing that it holds.
 *
 * A data class below it writes no `toString` of its own, since this one is final.
 */
abstract class Discreet {
    final override fun toString(): String = this::class.simpleName ?: "Discreet"
}

package ereg.kit

/** Any text as a QR code: the token of a certificate, an invitation, what a payer scans. */
fun interface QrCodes {
    /** The smallest code that holds the text; one that is too long for any is refused. */
    fun of(text: String): QrCode
}

/** A square of modules, without the quiet zone of four light ones that has to surround it. */
class QrCode(
    val side: Int,
    private val dark: ByteArray,
) : Discreet() {
    /** Whether a module is dark, counted from the upper left corner. */
    fun isDark(
        column: Int,
        row: Int,
    ): Boolean = dark[row * side + column] == 1.toByte()
}

package ereg.contract

import ereg.Repository
import kotlin.io.path.readLines

/** A call that the library exports, as Kotlin names it: of a type, or of the library itself. */
data class ExportedCall(
    val type: String?,
    val name: String,
    val constructs: Boolean,
    val throws: Boolean,
) {
    override fun toString() = listOfNotNull(type, name).joinToString(".")
}

/** The reviewed list of what the library exports: `bindings/surface.txt`. */
object Surface {
    /** Every call of every object, and every function. What the core asks of the shell is not among them. */
    val calls: List<ExportedCall> = read()

    private fun read(): List<ExportedCall> {
        var type: String? = null
        val calls = mutableListOf<ExportedCall>()
        for (line in Repository.root.resolve("bindings/surface.txt").readLines()) {
            if (line.isNotEmpty() && !line.startsWith(" ")) {
                type = line.removePrefix("object ").takeIf { line.startsWith("object ") }
            }
            val words = line.substringBefore("(").trim().split(" ")
            if (!line.contains("(") || (type == null && words.first() != "function")) continue
            calls += ExportedCall(type, camelCase(words.last()), "constructor" in words, " throws " in line)
        }
        return calls
    }

    private fun camelCase(name: String): String {
        val words = name.split("_")
        return words.first() + words.drop(1).joinToString("") { it.replaceFirstChar(Char::uppercase) }
    }
}

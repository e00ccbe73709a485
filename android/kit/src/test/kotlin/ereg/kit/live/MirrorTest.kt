package ereg.kit.live

import ereg.Repository
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.walk
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** The kit's enums have the names of the library's, so that a new one is missed here and not on a phone. */
class MirrorTest {
    /** The enums that the kit calls otherwise than the library does. */
    private val otherwise = mapOf("InquiryAnswer" to "Answer", "OutboxState" to "OutboxStateView")

    @Test
    fun `each enum of the kit has the names of the library's`() {
        val kit = enums().associateWith { named("ereg.kit.$it") }
        assertTrue(kit.size > 20, "${kit.keys}")
        for ((name, names) in kit) assertEquals(named("ereg.core.${otherwise[name] ?: name}"), names, name)
    }

    @Test
    fun `each trouble of a key store is the library's`() {
        val exported = variantsOf("DeviceKeyError") - "Unexpected"
        val kit = ereg.kit.KeyTrouble::class.sealedSubclasses.mapNotNull { it.simpleName }
        assertEquals(exported.sorted(), kit.sorted())
    }

    private fun named(type: String) =
        Class
            .forName(type)
            .enumConstants
            .map { (it as Enum<*>).name }
            .toSet()

    private fun enums(): List<String> {
        val main: Path = Repository.root.resolve("android/kit/src/main/kotlin/ereg/kit")
        val declared = Regex("""enum class (\w+)""")
        // What screens tell apart is their own.
        return main
            .walk()
            .filter { it.extension == "kt" && it.parent != main.resolve("screen") }
            .flatMap { declared.findAll(it.readText()).map { found -> found.groupValues[1] } }
            .toList()
    }

    private fun variantsOf(type: String) =
        Repository.root
            .resolve("bindings/surface.txt")
            .readLines()
            .dropWhile { it != "error $type" }
            .drop(1)
            .takeWhile { it.startsWith(" ") }
            .map { it.trim().substringBefore(" ") }
}

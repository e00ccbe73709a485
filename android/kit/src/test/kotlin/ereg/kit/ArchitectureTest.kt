package ereg.kit

import ereg.Repository
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.readText
import kotlin.io.path.relativeTo
import kotlin.io.path.walk
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** The imports among the packages, read from the sources. */
class ArchitectureTest {
    private val main: Path = Repository.root.resolve("android/kit/src/main/kotlin/ereg/kit")

    private fun sources() = main.walk().filter { it.extension == "kt" }.toList()

    private fun naming(what: Regex) = sources().filter { what in it.readText() }.map { "${it.relativeTo(main)}" }

    @Test
    fun `only the live implementations know generated code`() {
        val knowing = naming(Regex("""\bereg\.core\b"""))
        assertTrue(knowing.size > 5, "$knowing")
        assertEquals(emptyList(), knowing.filterNot { it.startsWith("live/") })
    }

    @Test
    fun `view models know interfaces and no implementation`() {
        assertTrue(sources().any { it.startsWith(main.resolve("screen")) })
        assertEquals(emptyList(), naming(Regex("""\bereg\.kit\.live\b""")).filterNot { it.startsWith("live/") })
    }

    @Test
    fun `nothing of Android is in the kit`() {
        assertEquals(emptyList(), naming(Regex("""\bandroidx?\.""")))
    }

    /** A record that holds something says only its name, but for those that hold nothing personal. */
    @Test
    fun `what a log reads of a record is its name`() {
        val open =
            setOf(
                "Connection",
                "TimeEstimate",
                "OneDraft",
                "OneCase",
                "Sync",
                "Running",
                "FreeText",
                "WaitsForYou",
                "Done",
                "FromAcceptance",
            )
        val declared = Regex("""(?m)^ *data class (\w+)[^(]*\((?:[^()]|\([^()]*\))*\)\s*(:?[^{\n]*)""")
        val said =
            sources().flatMap { file -> declared.findAll(file.readText()).map { it.groupValues[1] to it.groupValues[2] } }
        assertTrue(said.size > 50, "${said.size}")
        val telling = said.filterNot { (_, above) -> "Discreet()" in above || "Deadline()" in above }.map { it.first }.toSet()
        assertEquals(open, telling)
    }
}

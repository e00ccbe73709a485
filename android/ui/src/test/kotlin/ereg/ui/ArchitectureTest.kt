package ereg.ui

import ereg.Repository
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.readText
import kotlin.io.path.relativeTo
import kotlin.io.path.walk
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** The imports and the words of the sources, read from the sources. */
class ArchitectureTest {
    private val main: Path = Repository.root.resolve("android/ui/src/main/kotlin/ereg/ui")

    private fun naming(what: Regex) =
        main
            .walk()
            .filter { it.extension == "kt" }
            .filter { what in it.readText() }
            .map { "${it.relativeTo(main)}" }
            .toList()

    @Test
    fun `a screen knows neither the platform nor what is behind the interfaces`() {
        assertTrue(naming(Regex("""^package ereg\.ui""")).size > 20)
        assertEquals(
            emptyList(),
            naming(Regex("""\b(import|=) *(android\.|java\.awt|javax\.|org\.jetbrains|ereg\.core|ereg\.kit\.live)""")),
        )
    }

    /** All that is written on a screen comes from the core, or from the one catalogue of the shell. */
    @Test
    fun `no words stand anywhere but in the catalogue`() {
        assertEquals(setOf("words/Labels.kt", "words/Written.kt"), naming(Regex(""""[^"\n]*[一-鿿，。：；、（）][^"\n]*"""")).toSet())
    }

    @Test
    fun `no label is left of a screen that is gone`() {
        val labels = Regex("""(?m)^    (?:val|fun) (\w+)""").findAll(main.resolve("words/Labels.kt").readText()).map { it.groupValues[1] }
        assertEquals(emptyList(), labels.filter { naming(Regex("""\bLabels\.$it\b""")).isEmpty() }.toList())
    }

    @Test
    fun `every label is there in both languages`() {
        val labels = main.resolve("words/Labels.kt").readText()
        val said = Regex("""Text\(\s*"([^"]+)",\s*"([^"]+)",?\s*\)""").findAll(labels).map { it.groupValues }.toList()
        assertTrue(said.size > 100, "${said.size}")
        val chinese = Regex("[一-鿿]")
        // Each language is called by its own name in both, and what is put together of labels says nothing itself.
        val untold = said.filter { (_, zh, en) -> zh != en && !zh.startsWith("$") && (chinese !in zh || chinese in en) }
        assertEquals(emptyList(), untold)
    }
}

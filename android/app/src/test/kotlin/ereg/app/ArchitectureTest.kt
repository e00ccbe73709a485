package ereg.app

import ereg.Repository
import ereg.kit.Text
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.relativeTo
import kotlin.io.path.walk
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** The imports and the words of the sources, read from the sources. */
class ArchitectureTest {
    private val android: Path = Repository.root.resolve("android")
    private val rim: Path = android.resolve("app/src")

    private fun naming(
        under: Path,
        what: Regex,
    ) = under
        .walk()
        .filter { it.extension == "kt" && "src" in it.map(Path::name) }
        .filter { what in it.readText() }
        .map { "${it.relativeTo(android)}" }
        .toSet()

    @Test
    fun `Android stands in this module alone`() {
        val knowing = naming(android, Regex("""(?m)^import (android|androidx\.activity)\."""))
        assertTrue(knowing.size > 5, "$knowing")
        assertEquals(emptySet(), knowing.filterNot { it.startsWith("app/") }.toSet())
    }

    @Test
    fun `one file alone needs what is compiled nowhere but under Gradle`() {
        assertEquals(setOf("app/src/phone/kotlin/ereg/app/MainActivity.kt"), naming(rim, Regex("""(?m)^import androidx\.activity\.""")))
        assertEquals(setOf("app/src/phone/kotlin/ereg/app/MainActivity.kt"), naming(rim.resolve("phone"), Regex("class")))
    }

    @Test
    fun `generated code is known to the kit alone, and its live half to two files`() {
        assertEquals(emptySet(), naming(rim.resolve("main"), Regex("""\bereg\.core\b""")))
        val live = naming(rim.resolve("main"), Regex("""\bereg\.kit\.live\b""")).map { it.substringAfterLast('/') }.toSet()
        assertEquals(setOf("EregApplication.kt", "Front.kt"), live)
    }

    /** The framework's own jar has what is hidden too; what is marked as such by its package is seen here. */
    @Test
    fun `nothing hidden of the framework is used`() {
        val hidden = Regex("""(?m)^import (com\.android|android\.(internal|os\.ServiceManager|app\.ActivityThread))""")
        assertEquals(emptySet(), naming(rim, hidden))
    }

    @Test
    fun `all that the rim says stands in its catalogue, in both languages`() {
        val chinese = Regex("[一-鿿]")
        assertEquals(
            setOf("app/src/main/kotlin/ereg/app/Words.kt"),
            naming(rim.resolve("main"), Regex(""""[^"\n]*[一-鿿][^"\n]*"""")),
        )
        val said =
            Words::class.java.declaredMethods
                .filter { it.returnType == Text::class.java }
                .map { it.invoke(Words) as Text }
        assertTrue(said.size > 10, "${said.size}")
        for (text in said) assertTrue(chinese in text.zh && chinese !in text.en, text.en)
    }
}

package ereg.ui

import androidx.compose.material3.ColorScheme
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance
import ereg.ui.look.Kind
import ereg.ui.look.Tones
import ereg.ui.look.darkScheme
import ereg.ui.look.darkTones
import ereg.ui.look.lightScheme
import ereg.ui.look.lightTones
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** All that is written can be read: WCAG 2.1 asks for 4.5 to 1, and for 7 to 1 where eyes are old. */
class ContrastTest {
    @Test
    fun `letters stand out from what they stand on`() {
        assertEquals(21.0, contrast(Color.White, Color.Black), 0.01)
        val looks = listOf(lightScheme to lightTones, darkScheme to darkTones)
        val dim =
            looks.flatMap { (scheme, tones) -> pairs(scheme, tones) }.filter { (_, least, ink, ground) ->
                contrast(ink, ground) <
                    least
            }
        assertTrue(dim.isEmpty(), dim.joinToString { "${it.name}: ${contrast(it.ink, it.ground)}" })
    }

    private data class Written(
        val name: String,
        val least: Double,
        val ink: Color,
        val ground: Color,
    )

    private fun pairs(
        scheme: ColorScheme,
        tones: Tones,
    ): List<Written> =
        Kind.entries.map { kind -> tones.of(kind).let { Written("$kind", 7.0, it.ink, it.ground) } } +
            // The line of sending is written on a card in the ink of its tone.
            Kind.entries.map { kind -> Written("$kind on a card", 7.0, tones.of(kind).ink, scheme.surface) } +
            listOf(
                Written("card", 7.0, scheme.onSurface, scheme.surface),
                Written("page", 7.0, scheme.onBackground, scheme.background),
                Written("quiet on a card", 7.0, scheme.onSurfaceVariant, scheme.surface),
                Written("quiet on the page", 7.0, scheme.onSurfaceVariant, scheme.background),
                Written("chosen", 7.0, scheme.onSurface, scheme.primaryContainer),
                Written("button", 4.5, scheme.onPrimary, scheme.primary),
                Written("outlined button", 4.5, scheme.primary, scheme.surface),
                Written("outlined button on the page", 4.5, scheme.primary, scheme.background),
                // What is only seen and not read: 3 to 1.
                Written("edge of a field", 3.0, scheme.outline, scheme.surface),
            )

    private fun contrast(
        one: Color,
        other: Color,
    ): Double {
        val (light, dark) = listOf(one.luminance(), other.luminance()).sortedDescending()
        return (light + 0.05) / (dark + 0.05)
    }
}

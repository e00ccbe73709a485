package ereg.ui.look

import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import ereg.kit.Language
import ereg.kit.Text

enum class Brightness { LIGHT, DARK }

/**
 * The size of everything, and the amount that is shown at once: elder mode (长辈版) has large letters and one action a
 * screen.
 */
enum class Reading { NORMAL, ELDER }

/** The choices of the person for the look of the app. */
data class Look(
    val brightness: Brightness = Brightness.LIGHT,
    val reading: Reading = Reading.NORMAL,
    val language: Language = Language.ZH,
)

val LocalLook = staticCompositionLocalOf { Look() }

private val LocalTones = staticCompositionLocalOf { lightTones }

/** The theme of every screen. The rim brings a [font] where the platform has none for Chinese. */
@Composable
fun EregTheme(
    look: Look,
    font: FontFamily = FontFamily.Default,
    content: @Composable () -> Unit,
) {
    val (scheme, tones) =
        when (look.brightness) {
            Brightness.LIGHT -> lightScheme to lightTones
            Brightness.DARK -> darkScheme to darkTones
        }
    CompositionLocalProvider(LocalLook provides look, LocalTones provides tones) {
        MaterialTheme(colorScheme = scheme, typography = typography(look.reading, font)) {
            Surface(Modifier.fillMaxSize(), color = MaterialTheme.colorScheme.background, content = content)
        }
    }
}

/** The least height and width of what can be tapped. */
val target: Dp
    @Composable @ReadOnlyComposable
    get() =
        when (LocalLook.current.reading) {
            Reading.NORMAL -> 52.dp
            Reading.ELDER -> 64.dp
        }

val isElder: Boolean
    @Composable @ReadOnlyComposable
    get() = LocalLook.current.reading == Reading.ELDER

internal val tones: Tones
    @Composable @ReadOnlyComposable
    get() = LocalTones.current

/** A text of the core or of the shell in the language of the person. */
val Text.said: String
    @Composable @ReadOnlyComposable
    get() = inLanguage(LocalLook.current.language)

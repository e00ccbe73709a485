package ereg.ui.look

import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.ui.graphics.Color

/** The colours of one kind of news: what it stands on, and what is written there. Never alone: an icon or a word says it too. */
data class Tone(
    val ground: Color,
    val ink: Color,
)

/** The kind of news that a colour tells. */
enum class Kind { CALM, UNDER_WAY, WELL, YOURS, WRONG }

data class Tones(
    val calm: Tone,
    val underWay: Tone,
    val well: Tone,
    val yours: Tone,
    val wrong: Tone,
) {
    fun of(kind: Kind): Tone =
        when (kind) {
            Kind.CALM -> calm
            Kind.UNDER_WAY -> underWay
            Kind.WELL -> well
            Kind.YOURS -> yours
            Kind.WRONG -> wrong
        }
}

internal val lightTones =
    Tones(
        calm = Tone(Color(0xFFE9EDF1), Color(0xFF3C4750)),
        underWay = Tone(Color(0xFFDCEBFA), Color(0xFF0B4A82)),
        well = Tone(Color(0xFFDDF1E4), Color(0xFF10572F)),
        yours = Tone(Color(0xFFFFEBCC), Color(0xFF6E3F00)),
        wrong = Tone(Color(0xFFFCE1DE), Color(0xFF8A1A12)),
    )

internal val darkTones =
    Tones(
        calm = Tone(Color(0xFF2A3239), Color(0xFFD5DDE4)),
        underWay = Tone(Color(0xFF12365A), Color(0xFFCBE3FB)),
        well = Tone(Color(0xFF14402A), Color(0xFFC5EFD5)),
        yours = Tone(Color(0xFF4D3206), Color(0xFFFFDFA8)),
        wrong = Tone(Color(0xFF5A1D18), Color(0xFFFFD9D4)),
    )

internal val lightScheme =
    lightColorScheme(
        primary = Color(0xFF0B5A9E),
        onPrimary = Color.White,
        primaryContainer = Color(0xFFDCEBFA),
        onPrimaryContainer = Color(0xFF08365F),
        secondary = Color(0xFF3F5B73),
        onSecondary = Color.White,
        secondaryContainer = Color(0xFFE3ECF4),
        onSecondaryContainer = Color(0xFF20364A),
        background = Color(0xFFF4F6F8),
        onBackground = Color(0xFF171C21),
        surface = Color.White,
        onSurface = Color(0xFF171C21),
        surfaceVariant = Color(0xFFE9EDF1),
        onSurfaceVariant = Color(0xFF4A555F),
        outline = Color(0xFF6C7883),
        outlineVariant = Color(0xFFDCE2E7),
        error = Color(0xFFA3231A),
        onError = Color.White,
        errorContainer = Color(0xFFFCE1DE),
        onErrorContainer = Color(0xFF8A1A12),
    )

internal val darkScheme =
    darkColorScheme(
        primary = Color(0xFF9CCBF8),
        onPrimary = Color(0xFF05335A),
        primaryContainer = Color(0xFF12365A),
        onPrimaryContainer = Color(0xFFCBE3FB),
        secondary = Color(0xFFB4C9DB),
        onSecondary = Color(0xFF1E3347),
        secondaryContainer = Color(0xFF2A3C4D),
        onSecondaryContainer = Color(0xFFD5E5F3),
        background = Color(0xFF101418),
        onBackground = Color(0xFFE8EDF1),
        surface = Color(0xFF1A2026),
        onSurface = Color(0xFFE8EDF1),
        surfaceVariant = Color(0xFF2A3239),
        onSurfaceVariant = Color(0xFFBAC5CE),
        outline = Color(0xFF8C98A3),
        outlineVariant = Color(0xFF333C44),
        error = Color(0xFFFFB4AA),
        onError = Color(0xFF5F130C),
        errorContainer = Color(0xFF5A1D18),
        onErrorContainer = Color(0xFFFFD9D4),
    )

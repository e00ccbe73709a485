package ereg.ui.look

import androidx.compose.material3.Typography
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.sp

/** Chinese wants air between its lines: 1.5 of the size where it is read, 1.35 where it is a heading. */
internal fun typography(
    reading: Reading,
    font: FontFamily,
): Typography {
    fun style(
        normal: Int,
        elder: Int,
        weight: FontWeight,
        air: Float,
    ): TextStyle {
        val size = if (reading == Reading.ELDER) elder else normal
        return TextStyle(fontFamily = font, fontWeight = weight, fontSize = size.sp, lineHeight = (size * air).sp)
    }
    return Typography(
        displayLarge = style(34, 40, FontWeight.Bold, 1.3f),
        displayMedium = style(30, 36, FontWeight.Bold, 1.3f),
        displaySmall = style(28, 34, FontWeight.Bold, 1.3f),
        headlineLarge = style(26, 32, FontWeight.Bold, 1.35f),
        headlineMedium = style(24, 29, FontWeight.Bold, 1.35f),
        headlineSmall = style(22, 27, FontWeight.Bold, 1.35f),
        titleLarge = style(20, 25, FontWeight.Bold, 1.35f),
        titleMedium = style(18, 23, FontWeight.Bold, 1.4f),
        titleSmall = style(16, 21, FontWeight.Bold, 1.4f),
        bodyLarge = style(17, 22, FontWeight.Normal, 1.5f),
        bodyMedium = style(16, 21, FontWeight.Normal, 1.5f),
        bodySmall = style(14, 19, FontWeight.Normal, 1.5f),
        labelLarge = style(17, 22, FontWeight.Bold, 1.35f),
        labelMedium = style(15, 20, FontWeight.Bold, 1.35f),
        labelSmall = style(14, 19, FontWeight.Bold, 1.35f),
    )
}

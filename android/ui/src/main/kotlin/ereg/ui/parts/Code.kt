package ereg.ui.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import ereg.kit.QrCode

/** Modules that must stay light around a code, so that a scanner finds it. */
private const val QUIET = 4

/** A code, dark on white in the dark too: a scanner wants nothing else. */
@Composable
fun Code(
    code: QrCode,
    described: String,
    modifier: Modifier = Modifier,
) {
    Box(
        modifier
            .widthIn(max = 420.dp)
            .fillMaxWidth()
            .aspectRatio(1f)
            .clip(RoundedCornerShape(12.dp))
            .background(Color.White)
            .semantics {
                contentDescription = described
                role = Role.Image
            },
    ) {
        Canvas(Modifier.fillMaxWidth().aspectRatio(1f).padding(2.dp)) {
            val modules = code.side + 2 * QUIET
            // Whole pixels: a module that ends between two is grey at its edge.
            val side = (size.minDimension / modules).toInt().coerceAtLeast(1).toFloat()
            val inset = (size.minDimension - side * code.side) / 2
            val start = inset.toInt().toFloat()
            for (row in 0 until code.side) {
                for (column in 0 until code.side) {
                    if (code.isDark(column, row)) {
                        drawRect(Color.Black, Offset(start + column * side, start + row * side), Size(side, side))
                    }
                }
            }
        }
    }
}

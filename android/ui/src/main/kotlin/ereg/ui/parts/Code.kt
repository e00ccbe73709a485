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
import ereg.kit.Discreet

/** The squares of a QR code, row by row; a dark one is true. Its quiet zone is not among them. */
data class CodeMatrix(
    val rows: List<List<Boolean>>,
) : Discreet()

/** Modules that must stay light around a code, so that a scanner finds it. */
private const val QUIET = 4

/** A code, dark on white in the dark too: a scanner wants nothing else. */
@Composable
fun Code(
    matrix: CodeMatrix,
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
            val modules = matrix.rows.size + 2 * QUIET
            // Whole pixels: a module that ends between two is grey at its edge.
            val side = (size.minDimension / modules).toInt().coerceAtLeast(1).toFloat()
            val inset = (size.minDimension - side * matrix.rows.size) / 2
            val start = inset.toInt().toFloat()
            matrix.rows.forEachIndexed { y, row ->
                row.forEachIndexed { x, dark ->
                    if (dark) drawRect(Color.Black, Offset(start + x * side, start + y * side), Size(side, side))
                }
            }
        }
    }
}

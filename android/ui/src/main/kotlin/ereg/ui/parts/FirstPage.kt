package ereg.ui.parts

import androidx.compose.foundation.Image
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.horizontalScroll
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.FilterQuality
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import ereg.ui.look.Icons
import ereg.ui.words.Labels

/** The width of a page whose letters are read, in widths of the screen. */
private const val LARGER = 2.5f

/** The size in which a page is looked at. */
private enum class PageSize { WHOLE, LARGER }

/** The first page of a document, black on white in the dark too; its small letters are read by looking closer. */
@Composable
fun FirstPage(
    page: ImageBitmap,
    described: String,
) {
    var size by rememberSaveable(page) { mutableStateOf(PageSize.WHOLE) }
    val shape = RoundedCornerShape(12.dp)
    Column(Modifier.fillMaxWidth()) {
        BoxWithConstraints(
            Modifier
                .fillMaxWidth()
                .clip(shape)
                .background(Color.White)
                .border(1.dp, MaterialTheme.colorScheme.outlineVariant, shape)
                .semantics {
                    contentDescription = described
                    role = Role.Image
                },
        ) {
            val whole = maxWidth
            when (size) {
                PageSize.WHOLE -> {
                    Drawn(page, Modifier.fillMaxWidth())
                }

                PageSize.LARGER -> {
                    Column(Modifier.horizontalScroll(rememberScrollState())) { Drawn(page, Modifier.width(whole * LARGER)) }
                }
            }
        }
        when (size) {
            PageSize.WHOLE -> QuietButton(Act(Labels.larger, Icons.search) { size = PageSize.LARGER }, Modifier.fillMaxWidth())
            PageSize.LARGER -> QuietButton(Act(Labels.wholePage, Icons.paper) { size = PageSize.WHOLE }, Modifier.fillMaxWidth())
        }
    }
}

@Composable
private fun Drawn(
    page: ImageBitmap,
    modifier: Modifier,
) = Image(page, null, modifier, contentScale = ContentScale.FillWidth, filterQuality = FilterQuality.Medium)

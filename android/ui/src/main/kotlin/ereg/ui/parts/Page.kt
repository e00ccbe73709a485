package ereg.ui.parts

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.layout.windowInsetsPadding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import ereg.kit.Text
import ereg.kit.screen.Shown
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.isElder
import ereg.ui.look.said
import ereg.ui.look.target
import ereg.ui.words.Labels

/** Something that the person can do: what it is called, its picture, what happens. Without [run] it cannot be done yet. */
data class Act(
    val label: Text,
    val icon: ImageVector? = null,
    val run: (() -> Unit)?,
)

/** The acts by which a person leaves a page, and has a trouble put away. */
data class Leaving(
    val back: (() -> Unit)?,
    val troubleSeen: () -> Unit,
)

/**
 * A page of the app: its title, its content, what can be done at its foot.
 *
 * In elder mode the [primary] act is the one button, at the foot; [others] are lines at the end of what is read.
 */
@Composable
fun <C : Any> Page(
    title: Text,
    shown: Shown<C>,
    leaving: Leaving,
    primary: (C) -> Act? = { null },
    others: (C) -> List<Act> = { emptyList() },
    top: List<Act> = emptyList(),
    content: @Composable ColumnScope.(C) -> Unit,
) {
    val read = shown.content
    Column(Modifier.fillMaxSize().windowInsetsPadding(WindowInsets.safeDrawing)) {
        Title(title, leaving.back, top)
        Box(Modifier.weight(1f).fillMaxWidth(), contentAlignment = Alignment.TopCenter) {
            if (read == null) {
                if (shown.trouble == null) Opening()
            } else {
                Column(
                    Modifier
                        .fillMaxHeight()
                        .verticalScroll(rememberScrollState())
                        .widthIn(max = 640.dp)
                        .fillMaxWidth()
                        .padding(start = 16.dp, end = 16.dp, top = 4.dp, bottom = 24.dp),
                    verticalArrangement = Arrangement.spacedBy(12.dp),
                ) {
                    content(read)
                    if (isElder) others(read).forEach { OtherAct(it) }
                }
            }
        }
        Foot(shown, leaving, read?.let(primary), if (isElder) emptyList() else read?.let(others).orEmpty())
    }
}

@Composable
private fun Title(
    title: Text,
    back: (() -> Unit)?,
    top: List<Act>,
) {
    Row(
        Modifier.fillMaxWidth().heightIn(min = 64.dp).padding(start = if (back == null) 16.dp else 4.dp, end = 4.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        back?.let { PictureButton(Act(Labels.back, Icons.back, it)) }
        Words(
            title.said,
            Modifier.weight(1f).padding(vertical = 8.dp).semantics { heading() },
            style = MaterialTheme.typography.headlineSmall,
        )
        top.forEach { PictureButton(it) }
    }
}

/** A button that is a picture alone; its label is read aloud. */
@Composable
fun PictureButton(
    act: Act,
    modifier: Modifier = Modifier,
) {
    IconButton(onClick = act.run ?: {}, modifier = modifier.size(target), enabled = act.run != null) {
        act.icon?.let { Icon(it, contentDescription = act.label.said, modifier = Modifier.size(if (isElder) 32.dp else 26.dp)) }
    }
}

@Composable
private fun Opening() {
    Column(
        Modifier.fillMaxWidth().padding(top = 96.dp),
        horizontalAlignment = Alignment.CenterHorizontally,
        verticalArrangement = Arrangement.spacedBy(16.dp),
    ) {
        CircularProgressIndicator()
        Words(Labels.opening.said, style = MaterialTheme.typography.bodyLarge)
    }
}

/** The trouble, until it is seen, over the acts of the page. */
@Composable
private fun Foot(
    shown: Shown<*>,
    leaving: Leaving,
    primary: Act?,
    others: List<Act>,
) {
    val trouble = shown.trouble
    if (trouble == null && primary == null && others.isEmpty()) return
    Surface(color = MaterialTheme.colorScheme.surface, modifier = Modifier.fillMaxWidth()) {
        Column(horizontalAlignment = Alignment.CenterHorizontally) {
            HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)
            Column(
                Modifier.widthIn(max = 640.dp).padding(horizontal = 16.dp, vertical = 12.dp),
                verticalArrangement = Arrangement.spacedBy(8.dp),
            ) {
                if (trouble != null) {
                    Column(Modifier.semantics { liveRegion = LiveRegionMode.Assertive }) {
                        Notice(Kind.YOURS, Icons.attention, trouble.told.text.said, title = Labels.needsYou.said)
                    }
                    SecondaryButton(Act(Labels.understood, Icons.check, leaving.troubleSeen), Modifier.fillMaxWidth())
                } else {
                    primary?.let { PrimaryButton(it, shown.acting) }
                    others.forEach { QuietButton(it, Modifier.fillMaxWidth()) }
                }
            }
        }
    }
}

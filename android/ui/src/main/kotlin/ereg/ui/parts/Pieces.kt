package ereg.ui.parts

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.toggleable
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Checkbox
import androidx.compose.material3.Icon
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import ereg.ui.look.Icons
import ereg.ui.look.Kind
import ereg.ui.look.isElder
import ereg.ui.look.said
import ereg.ui.look.target
import ereg.ui.look.tones

/** Text that is read on a screen. It wraps and is never cut off. */
@Composable
fun Words(
    text: String,
    modifier: Modifier = Modifier,
    style: TextStyle = MaterialTheme.typography.bodyLarge,
    color: Color = Color.Unspecified,
    align: TextAlign? = null,
) = androidx.compose.material3.Text(text, modifier, color = color, style = style, textAlign = align)

/** Words of less weight. */
@Composable
fun QuietWords(
    text: String,
    modifier: Modifier = Modifier,
    style: TextStyle = MaterialTheme.typography.bodyMedium,
) = Words(text, modifier, style, MaterialTheme.colorScheme.onSurfaceVariant)

/** The heading of a part of a screen. */
@Composable
fun Heading(
    text: String,
    modifier: Modifier = Modifier,
) = Words(text, modifier.padding(top = 8.dp).semantics { heading() }, MaterialTheme.typography.titleMedium)

val pictureSize
    @Composable get() = if (isElder) 30.dp else 24.dp

/** A group of what belongs together, on a ground of its own; as a whole it can be tapped where [open] is given. */
@Composable
fun Card(
    modifier: Modifier = Modifier,
    open: (() -> Unit)? = null,
    kind: Kind? = null,
    content: @Composable ColumnScope.() -> Unit,
) {
    val edge = kind?.let { BorderStroke(2.dp, tones.of(it).ink) } ?: BorderStroke(1.dp, MaterialTheme.colorScheme.outlineVariant)
    val inside: @Composable () -> Unit = {
        Column(Modifier.fillMaxWidth().padding(16.dp), verticalArrangement = Arrangement.spacedBy(10.dp), content = content)
    }
    val shape = RoundedCornerShape(18.dp)
    val ground = MaterialTheme.colorScheme.surface
    if (open == null) {
        Surface(modifier.fillMaxWidth(), shape, ground, border = edge, content = inside)
    } else {
        Surface(open, modifier.fillMaxWidth().heightIn(min = target), shape = shape, color = ground, border = edge, content = inside)
    }
}

/** The standing of something, in a word with a picture: never by its colour alone. */
@Composable
fun Mark(
    kind: Kind,
    icon: ImageVector,
    text: String,
    modifier: Modifier = Modifier,
) {
    val tone = tones.of(kind)
    Row(
        modifier.clip(RoundedCornerShape(10.dp)).background(tone.ground).padding(horizontal = 10.dp, vertical = 5.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Icon(icon, null, Modifier.padding(end = 6.dp).size(if (isElder) 24.dp else 18.dp), tint = tone.ink)
        Words(text, style = MaterialTheme.typography.labelMedium, color = tone.ink)
    }
}

/** News on a ground of its own. */
@Composable
fun Notice(
    kind: Kind,
    icon: ImageVector,
    text: String,
    modifier: Modifier = Modifier,
    title: String? = null,
) {
    val tone = tones.of(kind)
    Row(
        modifier
            .fillMaxWidth()
            .clip(RoundedCornerShape(14.dp))
            .background(tone.ground)
            .padding(14.dp),
        horizontalArrangement = Arrangement.spacedBy(12.dp),
    ) {
        Icon(icon, null, Modifier.padding(top = 1.dp).size(pictureSize), tint = tone.ink)
        Column(Modifier.weight(1f), verticalArrangement = Arrangement.spacedBy(2.dp)) {
            title?.let { Words(it, style = MaterialTheme.typography.titleSmall, color = tone.ink) }
            Words(text, style = MaterialTheme.typography.bodyMedium, color = tone.ink)
        }
    }
}

/** A value under what it is called. */
@Composable
fun Value(
    label: String,
    value: String,
    modifier: Modifier = Modifier,
    style: TextStyle = MaterialTheme.typography.bodyLarge,
) {
    Column(modifier.fillMaxWidth().semantics(mergeDescendants = true) {}) {
        QuietWords(label, style = MaterialTheme.typography.bodySmall)
        Words(value, style = style)
    }
}

/** A line that leads somewhere. */
@Composable
fun Leading(
    label: String,
    go: () -> Unit,
    icon: ImageVector? = null,
    under: String? = null,
) {
    Surface(go, Modifier.fillMaxWidth().heightIn(min = target), color = Color.Transparent) {
        Row(
            Modifier.padding(vertical = 8.dp),
            verticalAlignment = Alignment.CenterVertically,
            horizontalArrangement = Arrangement.spacedBy(14.dp),
        ) {
            icon?.let { Icon(it, null, Modifier.size(pictureSize), tint = MaterialTheme.colorScheme.primary) }
            Column(Modifier.weight(1f)) {
                Words(label)
                under?.let { QuietWords(it, style = MaterialTheme.typography.bodySmall) }
            }
            Icon(Icons.further, null, Modifier.size(pictureSize), tint = MaterialTheme.colorScheme.onSurfaceVariant)
        }
    }
}

/** One of several, of which one is chosen. */
@Composable
fun Choice(
    label: String,
    chosen: Boolean,
    choose: () -> Unit,
    under: String? = null,
) {
    val scheme = MaterialTheme.colorScheme
    val edge = if (chosen) BorderStroke(2.5.dp, scheme.primary) else BorderStroke(1.dp, scheme.outlineVariant)
    Surface(
        Modifier
            .fillMaxWidth()
            .clip(RoundedCornerShape(14.dp))
            .selectable(chosen, role = Role.RadioButton, onClick = choose)
            .heightIn(min = target),
        RoundedCornerShape(14.dp),
        if (chosen) scheme.primaryContainer else scheme.surface,
        border = edge,
    ) {
        Row(Modifier.padding(horizontal = 14.dp, vertical = 12.dp), verticalAlignment = Alignment.CenterVertically) {
            RadioButton(chosen, onClick = null)
            Column(Modifier.padding(start = 12.dp)) {
                Words(label, style = MaterialTheme.typography.titleSmall.takeIf { chosen } ?: MaterialTheme.typography.bodyLarge)
                under?.let { QuietWords(it, style = MaterialTheme.typography.bodySmall) }
            }
        }
    }
}

/** Something that the person takes or leaves, whatever else is taken. */
@Composable
fun Tick(
    label: String,
    taken: Boolean,
    turn: () -> Unit,
) {
    val scheme = MaterialTheme.colorScheme
    val edge = if (taken) BorderStroke(2.5.dp, scheme.primary) else BorderStroke(1.dp, scheme.outlineVariant)
    Surface(
        Modifier
            .fillMaxWidth()
            .clip(RoundedCornerShape(14.dp))
            .toggleable(taken, role = Role.Checkbox, onValueChange = { turn() })
            .heightIn(min = target),
        RoundedCornerShape(14.dp),
        if (taken) scheme.primaryContainer else scheme.surface,
        border = edge,
    ) {
        Row(Modifier.padding(horizontal = 14.dp, vertical = 12.dp), verticalAlignment = Alignment.CenterVertically) {
            Checkbox(taken, onCheckedChange = null)
            Words(label, Modifier.padding(start = 12.dp))
        }
    }
}

/** Says that there is nothing, and what to do about it. */
@Composable
fun Empty(
    icon: ImageVector,
    title: String,
    why: String,
) {
    Column(
        Modifier.fillMaxWidth().padding(top = 48.dp, bottom = 16.dp),
        horizontalAlignment = Alignment.CenterHorizontally,
        verticalArrangement = Arrangement.spacedBy(12.dp),
    ) {
        Icon(icon, null, Modifier.size(64.dp), tint = LocalContentColor.current.copy(alpha = 0.35f))
        Words(title, style = MaterialTheme.typography.titleLarge, align = TextAlign.Center)
        Words(why, color = MaterialTheme.colorScheme.onSurfaceVariant, align = TextAlign.Center)
    }
}

/** Whatever stands under a heading, one thing below the other. */
@Composable
fun Part(
    heading: String,
    content: @Composable ColumnScope.() -> Unit,
) {
    Column(verticalArrangement = Arrangement.spacedBy(10.dp)) {
        Heading(heading)
        content()
    }
}

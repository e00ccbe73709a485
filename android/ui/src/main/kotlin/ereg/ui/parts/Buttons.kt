package ereg.ui.parts

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Button
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.Icon
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.SemanticsPropertyKey
import androidx.compose.ui.semantics.SemanticsPropertyReceiver
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import ereg.ui.look.isElder
import ereg.ui.look.said
import ereg.ui.look.target
import ereg.ui.words.Labels

/** Marks the act that a screen is for; in elder mode there is at most one. */
val Primary = SemanticsPropertyKey<Unit>("Primary")

private var SemanticsPropertyReceiver.primary by Primary

/** Marks a button beside that one; in elder mode there is none, but for the one that puts a trouble away in its place. */
val Secondary = SemanticsPropertyKey<Unit>("Secondary")

private var SemanticsPropertyReceiver.secondary by Secondary

private val shape = RoundedCornerShape(14.dp)

/** The act that a screen is for. While [acting] it says so, and cannot be asked for twice. */
@Composable
fun PrimaryButton(
    act: Act,
    acting: Boolean,
    modifier: Modifier = Modifier,
) {
    Button(
        onClick = act.run ?: {},
        enabled = act.run != null && !acting,
        shape = shape,
        contentPadding = PaddingValues(horizontal = 16.dp, vertical = 12.dp),
        modifier = modifier.fillMaxWidth().heightIn(min = target).semantics { primary = Unit },
    ) {
        if (acting) {
            CircularProgressIndicator(Modifier.size(22.dp), color = LocalContentColor.current, strokeWidth = 2.5.dp)
        } else {
            act.icon?.let { Icon(it, null, Modifier.size(if (isElder) 28.dp else 22.dp)) }
        }
        Words(
            if (acting) Labels.underWay.said else act.label.said,
            Modifier.padding(start = if (act.icon == null && !acting) 0.dp else 10.dp),
            style = MaterialTheme.typography.titleMedium,
            align = TextAlign.Center,
        )
    }
}

/** An act beside the one that a screen is for. */
@Composable
fun SecondaryButton(
    act: Act,
    modifier: Modifier = Modifier,
) {
    OutlinedButton(
        onClick = act.run ?: {},
        enabled = act.run != null,
        shape = shape,
        border = BorderStroke(1.5.dp, MaterialTheme.colorScheme.outline),
        contentPadding = PaddingValues(horizontal = 16.dp, vertical = 10.dp),
        modifier = modifier.heightIn(min = target).semantics { secondary = Unit },
    ) { Labelled(act) }
}

/** An act among what is read: a button, and in elder mode a line that leads there, so that one button stands out on the screen. */
@Composable
fun OtherAct(
    act: Act,
    modifier: Modifier = Modifier,
) = if (isElder) act.run?.let { Leading(act.label.said, it, act.icon) } ?: Unit else SecondaryButton(act, modifier)

/** An act that few need. */
@Composable
fun QuietButton(
    act: Act,
    modifier: Modifier = Modifier,
) {
    TextButton(
        onClick = act.run ?: {},
        enabled = act.run != null,
        shape = shape,
        contentPadding = PaddingValues(horizontal = 12.dp, vertical = 8.dp),
        modifier = modifier.heightIn(min = target),
    ) { Labelled(act) }
}

@Composable
private fun Labelled(act: Act) {
    act.icon?.let { Icon(it, null, Modifier.padding(end = 8.dp).size(if (isElder) 26.dp else 20.dp)) }
    Words(act.label.said, style = MaterialTheme.typography.labelLarge, align = TextAlign.Center)
}

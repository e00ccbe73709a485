package ereg.ui.parts

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.OutlinedTextFieldDefaults
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.input.PasswordVisualTransformation
import androidx.compose.ui.text.input.VisualTransformation
import androidx.compose.ui.unit.dp
import ereg.ui.look.target

/** The way in which a text is typed: with which keyboard, in how many lines, and whether it shows. */
data class Typing(
    val keyboard: KeyboardType = KeyboardType.Text,
    val lines: Int = 1,
    val problem: Boolean = false,
)

/** A place where a person types. [label] says what, aloud, and in the field while it is empty. */
@Composable
fun Typed(
    text: String,
    type: (String) -> Unit,
    label: String,
    typing: Typing = Typing(),
    unit: String? = null,
    under: String? = null,
) {
    val ground = MaterialTheme.colorScheme.surface
    OutlinedTextField(
        text,
        type,
        Modifier.fillMaxWidth().heightIn(min = target).semantics { contentDescription = label },
        textStyle = MaterialTheme.typography.titleLarge,
        placeholder = { QuietWords(label, style = MaterialTheme.typography.bodyLarge) },
        suffix = unit?.let { { QuietWords(it, style = MaterialTheme.typography.bodyLarge) } },
        supportingText = under?.let { { QuietWords(it, style = MaterialTheme.typography.bodySmall) } },
        isError = typing.problem,
        visualTransformation =
            if (typing.keyboard == KeyboardType.Password) PasswordVisualTransformation() else VisualTransformation.None,
        keyboardOptions =
            KeyboardOptions(keyboardType = typing.keyboard, imeAction = if (typing.lines == 1) ImeAction.Done else ImeAction.Default),
        singleLine = typing.lines == 1,
        minLines = typing.lines,
        shape = RoundedCornerShape(14.dp),
        colors =
            OutlinedTextFieldDefaults.colors(
                focusedContainerColor = ground,
                unfocusedContainerColor = ground,
                errorContainerColor = ground,
            ),
    )
}

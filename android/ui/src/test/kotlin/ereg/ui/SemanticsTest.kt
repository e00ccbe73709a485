package ereg.ui

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.unit.Density
import ereg.kit.Language
import ereg.ui.look.EregTheme
import ereg.ui.look.Look
import ereg.ui.look.Reading
import ereg.ui.parts.Primary
import ereg.ui.parts.Secondary
import org.junit.jupiter.api.DynamicContainer
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/**
 * The duties of every screen to whoever sees little, hears it read aloud or has no steady hand: in every variant, at
 * two sizes of text.
 */
@OptIn(ExperimentalTestApi::class)
class SemanticsTest {
    @TestFactory
    fun `nothing is clipped, every target is large enough and has its label`(): List<DynamicContainer> =
        PAGES.map { page ->
            DynamicContainer.dynamicContainer(
                page.name,
                looks.flatMap { (name, look) ->
                    SCALES.map { scale -> DynamicTest.dynamicTest("$name at $scale") { walk(page, look, scale) } }
                },
            )
        }

    /** The words are of another length in English. */
    private val looks = LOOKS + LOOKS.mapKeys { "english-${it.key}" }.mapValues { it.value.copy(language = Language.EN) }

    private fun walk(
        page: Pictured,
        look: Look,
        scale: Float,
    ) {
        val density = Density(page.device.density, scale)
        val size = Size(page.device.width * density.density, page.device.height * density.density)
        runSkikoComposeUiTest(size, density) {
            setContent { EregTheme(look, letters) { page.content() } }
            val nodes = onNode(isRoot(), useUnmergedTree = true).fetchSemanticsNode().all()
            assertTrue(nodes.size > 3, "something is shown")
            val told =
                nodes.flatMap { it.clipped(size) } +
                    nodes.filter { it.isTarget() }.flatMap { it.small(look, density) + it.unnamed() } +
                    nodes.letters(look, scale)
            assertEquals(emptyList(), told)
            // Whatever else can be done is a line that leads to it.
            val buttons = nodes.filter { Primary in it.config || Secondary in it.config }.map { it.label() }
            if (look.reading == Reading.ELDER) assertTrue(buttons.size <= 1, "one act a screen, and not $buttons")
            // What is read keeps its place beside what can be done.
            val scrolled = nodes.filter { SemanticsProperties.VerticalScrollAxisRange in it.config }
            assertTrue(scrolled.all { it.boundsInRoot.height / density.density >= 200 }, "there is room to read")
        }
    }

    private fun SemanticsNode.all(): List<SemanticsNode> = listOf(this) + children.flatMap { it.all() }

    private fun SemanticsNode.isTarget() = SemanticsActions.OnClick in config && SemanticsProperties.Disabled !in config

    private fun SemanticsNode.says(): String =
        config.getOrNull(SemanticsProperties.ContentDescription)?.joinToString().orEmpty() +
            config.getOrNull(SemanticsProperties.Text)?.joinToString { it.text }.orEmpty()

    /** Its own label, or that of what it holds. */
    private fun SemanticsNode.label(): String = all().joinToString("") { it.says() }

    private fun SemanticsNode.unnamed() = if (label().isBlank()) listOf("a target has no label: $config") else emptyList()

    private fun SemanticsNode.small(
        look: Look,
        density: Density,
    ): List<String> {
        val least = if (look.reading == Reading.ELDER) 60 else 48
        // The bounds that a touch is taken in are always padded: what was laid out says how large it is.
        val (width, height) = layoutInfo.width / density.density to layoutInfo.height / density.density
        return if (width < least - 0.1 || height < least - 0.1) listOf("“${label()}” is $width × $height dp") else emptyList()
    }

    /** A text ends within its own lines, and within the screen wherever it cannot be scrolled to. */
    private fun SemanticsNode.clipped(size: Size): List<String> {
        val layout = mutableListOf<TextLayoutResult>()
        config.getOrNull(SemanticsActions.GetTextLayoutResult)?.action?.invoke(layout)
        val said = says()
        val told = mutableListOf<String>()
        if (layout.any { it.isCut() || it.size.height > this.size.height + 1 }) told += "“$said” is cut off"
        // What is in sight of a list that scrolls is as wide as it was laid out.
        if (said.isNotEmpty() && boundsInRoot.height > 0 && boundsInRoot.width < this.size.width - 1) told += "“$said” is covered"
        val (left, right) = positionInRoot.x to positionInRoot.x + this.size.width
        if (said.isNotEmpty() && (left < -1 || right > size.width + 1)) told += "“$said” reaches beyond the side"
        val scrolls = generateSequence(parent) { it.parent }.any { SemanticsProperties.VerticalScrollAxisRange in it.config }
        val (top, bottom) = positionInRoot.y to positionInRoot.y + this.size.height
        if (said.isNotEmpty() && !scrolls && (top < -1 || bottom > size.height + 1)) told += "“$said” cannot be scrolled to"
        return told
    }

    private fun TextLayoutResult.isCut() =
        didOverflowHeight || (0 until lineCount).any { getLineRight(it) - getLineLeft(it) > size.width + 1 }

    /** Returns the letters that are too small: in elder mode none is under 18 sp. */
    private fun List<SemanticsNode>.letters(
        look: Look,
        scale: Float,
    ): List<String> {
        val least = if (look.reading == Reading.ELDER) 18f else 14f
        return flatMap { node ->
            val layout = mutableListOf<TextLayoutResult>()
            node.config
                .getOrNull(SemanticsActions.GetTextLayoutResult)
                ?.action
                ?.invoke(layout)
            layout
                .map {
                    it.layoutInput.style.fontSize.value
                }.filter { it < least }
                .map { "“${node.says()}” has letters of $it sp at $scale" }
        }
    }

    private companion object {
        val SCALES = listOf(1.0f, 1.6f)
    }
}

package ereg.ui

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import ereg.kit.screen.Shown
import ereg.kit.screen.VerifyPage
import ereg.ui.look.EregTheme
import ereg.ui.look.Look
import ereg.ui.screen.VerifyScreen
import ereg.ui.words.Labels
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotNull

/** The conclusion of a check says no more against a thing than was found. */
@OptIn(ExperimentalTestApi::class)
class VerifyScreenTest {
    /** Returns how often a page says that not all is well, and how often what the core says is wrong. */
    private fun said(page: VerifyPage): Pair<Int, Int> {
        val trouble = assertNotNull(page.check?.trouble)
        var said = 0 to 0
        runSkikoComposeUiTest(Size(PHONE.width * PHONE.density, PHONE.height * PHONE.density), Density(PHONE.density)) {
            setContent { EregTheme(Look(), letters) { VerifyScreen(Shown(page)) {} } }
            val counts = listOf(Labels.notWell, trouble.text).map { onAllNodesWithText(it.zh).fetchSemanticsNodes().size }
            said = counts.first() to counts.last()
        }
        return said
    }

    @Test
    fun `a copy that is only over, or of what was cancelled, is told in the core's words alone`() {
        assertEquals(0 to 1, said(Papers.copyOver))
        assertEquals(0 to 1, said(Papers.cancelledCopy))
    }

    @Test
    fun `what is altered, or sealed by nobody who is trusted, is not to be relied on`() {
        assertEquals(1 to 1, said(Papers.doubted))
        assertEquals(1 to 1, said(Papers.strangeSeal))
    }
}

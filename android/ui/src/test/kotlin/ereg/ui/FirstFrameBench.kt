package ereg.ui

import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.unit.Density
import ereg.kit.Access
import ereg.kit.Language
import ereg.kit.Secret
import ereg.kit.fake.SoftwareKeys
import ereg.kit.live.LiveVaults
import ereg.kit.screen.TaskListModel
import ereg.ui.look.EregTheme
import ereg.ui.look.Look
import ereg.ui.screen.TaskListScreen
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlin.io.path.Path
import kotlin.test.Test
import kotlin.test.assertEquals

/** `cargo xtask bench-calls` runs it over the library as an app carries it; the tests leave it out by its name. */
class FirstFrameBench {
    @Test
    fun `from an unwrapped key to the first frame of the list, on a warm machine`() {
        for (cases in listOf("100", "10000")) {
            // Whatever is compiled while it runs is warm after the first openings, which are not kept.
            val taken = (1..WARMING + ROUNDS).map { opening(cases) }.drop(WARMING).sorted()
            val (median, longest) = taken[ROUNDS / 2] / 1e6 to taken.last() / 1e6
            println("Kotlin: open and first frame of the list, with %-14s %10.1f ms, at most %.1f".format(cases, median, longest))
        }
    }

    /** Opens the vault, reads what the list shows and draws it, in nanoseconds. */
    private fun opening(cases: String): Long =
        runBlocking {
            val vaults = LiveVaults(Path(System.getProperty("ereg.bench"), cases), Language.ZH, SoftwareKeys())
            val id = vaults.list().single()
            val scope = CoroutineScope(Dispatchers.Default + Job())
            val started = System.nanoTime()
            val vault = vaults.open(id, Secret.Key(ByteArray(32) { 7 }), Access.FULL)
            val model = TaskListModel(vault.drafts, vault.cases, vault::rules, vault.changes(), scope)
            val size = PHONE.density
            val scene =
                ImageComposeScene((PHONE.width * size).toInt(), (PHONE.height * size).toInt(), Density(size)) {
                    val shown by model.state.collectAsState()
                    EregTheme(Look(), letters) { TaskListScreen(shown) {} }
                }
            val read = model.state.first { it.content != null || it.trouble != null }
            Snapshot.sendApplyNotifications()
            scene.render(0)
            val taken = System.nanoTime() - started
            assertEquals(50, read.content?.tasks?.size)
            scene.close()
            scope.cancel()
            vault.end()
            taken
        }

    private companion object {
        const val WARMING = 7
        const val ROUNDS = 11
    }
}

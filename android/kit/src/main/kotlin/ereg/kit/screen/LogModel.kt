package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.Outbox
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.nio.file.Path
import kotlin.coroutines.CoroutineContext
import kotlin.io.path.deleteIfExists
import kotlin.io.path.useLines

/** The findings of the doctor with the newest lines of the log, as whoever helps gets them. */
data class LogPage(
    val lines: List<String>,
) : Discreet()

/**
 * The log, to be read before it is handed on. It is written to [own], a file of this app where nothing is, read and
 * removed.
 */
class LogModel(
    private val outbox: Outbox,
    private val own: Path,
    scope: CoroutineScope,
    private val reading: CoroutineContext = Dispatchers.IO,
) : ScreenModel<LogPage>(scope) {
    init {
        act { show(read()) }
    }

    /** Writes all of it into a file, which must not exist. */
    fun export(to: Path) = act { outbox.exportLogs(to) }

    private suspend fun read(): LogPage =
        try {
            outbox.exportLogs(own)
            withContext(reading) { LogPage(own.useLines { shortened(it) }) }
        } finally {
            own.deleteIfExists()
        }

    /** The doctor speaks first, the newest lines stand last. */
    private fun shortened(lines: Sequence<String>): List<String> {
        val first = mutableListOf<String>()
        val last = ArrayDeque<String>()
        for (line in lines) {
            if (first.size < FIRST) {
                first += line
            } else {
                if (last.size == LAST) last.removeFirst()
                last += line
            }
        }
        return first + last
    }

    private companion object {
        const val FIRST = 40
        const val LAST = 160
    }
}

package ereg.contract

import ereg.core.ClientException
import ereg.core.LogLevel
import ereg.core.LogSink
import ereg.core.Logs
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeout
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertFalse
import kotlin.test.assertTrue

/** The core writes down its own doing: enough for whoever helps, and nothing personal. */
class LogsTest : OnAPhone() {
    private class Lines(
        private val take: (String) -> Unit,
    ) : LogSink {
        override fun line(
            level: LogLevel,
            text: String,
        ) = take(text)
    }

    @Test
    fun `what was done is written, told to a sink and exported, and what was typed is not`() =
        onAPhone {
            val told = CopyOnWriteArrayList<String>()
            val logs = Logs.start(dir("logs"), LogLevel.INFO, Lines { told += it })
            logs.setLevel(LogLevel.DEBUG)
            val vault = made(logs = logs)
            val draft = vault.drafts().begin(SALE, null)
            vault.drafts().answer(draft, "parties.transferor.1.name", "欧阳锁匠")
            withTimeout(10_000) { while (told.isEmpty()) delay(10) }

            logs.exportTo(dir("all.txt"))
            fails<ClientException>("logs.exists") { logs.exportTo(dir("all.txt")) }
            vault.outbox().exportLogs(dir("doctor.txt"))
            vault.end()
            vault.outbox().exportLogs(dir("ended.txt"))
            for (file in listOf("all.txt", "doctor.txt", "ended.txt")) {
                val text = directory.resolve(file).readText()
                assertTrue(text.isNotEmpty())
                assertFalse("欧阳" in text)
            }
            assertFalse(told.any { "欧阳" in it })
        }

    @Test
    fun `a sink that throws holds nobody up`() =
        onAPhone {
            val logs = Logs.start(dir("logs"), LogLevel.DEBUG, Lines { error("canary") })
            val vault = made(logs = logs)
            vault.drafts().begin(SALE, null)
            logs.exportTo(dir("all.txt"))
            assertFalse("canary" in directory.resolve("all.txt").readText())
        }

    @Test
    fun `without a log there is nothing to export`() =
        onAPhone {
            val vault = made()
            fails<ClientException>("logs.none") { vault.outbox().exportLogs(dir("doctor.txt")) }
        }
}

package ereg.kit.live

import ereg.core.LogSinkException
import ereg.kit.LogLevel
import ereg.kit.LogSink
import ereg.kit.Logs
import java.nio.file.Path

/** Logs of the real library in [dir], whose parent exists; it is made with the first line. */
class LiveLogs(
    dir: Path,
    level: LogLevel,
    sink: LogSink? = null,
) : Logs {
    internal val core = called { ereg.core.Logs.start(dir.toString(), level.mirrored(), sink?.let(::CoreSink)) }

    override fun setLevel(level: LogLevel) = called { core.setLevel(level.mirrored()) }

    override suspend fun export(to: Path) = called { core.exportTo(to.toString()) }
}

private class CoreSink(
    private val sink: LogSink,
) : ereg.core.LogSink {
    override fun line(
        level: ereg.core.LogLevel,
        text: String,
    ) = try {
        sink.line(level.mirrored(), text)
    } catch (_: Exception) {
        // Whatever the shell throws stands for a line that was not taken.
        throw LogSinkException.NotTaken()
    }
}

package ereg.kit

import java.nio.file.Path

/** The core's record of its own doing, in a few files of a bounded size. Nothing personal is in it. */
interface Logs {
    /** Sets the level from which on events are written down from now on. */
    fun setLevel(level: LogLevel)

    /** Writes every line told so far into one file, which must not exist: also where no vault opens. */
    suspend fun export(to: Path)
}

/** Takes each line as well, such as for the system's own log. What it throws is dropped, and the line with it. */
fun interface LogSink {
    fun line(
        level: LogLevel,
        text: String,
    )
}

/** The level of an event. */
enum class LogLevel { ERROR, WARN, INFO, DEBUG }

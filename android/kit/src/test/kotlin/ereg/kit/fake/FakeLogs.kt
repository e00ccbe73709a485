package ereg.kit.fake

import ereg.kit.LogLevel
import ereg.kit.Logs
import java.nio.file.Path

class FakeLogs :
    Fake(),
    Logs {
    var from = LogLevel.INFO

    override fun setLevel(level: LogLevel) {
        from = level
    }

    override suspend fun export(to: Path) = act("export") {}
}

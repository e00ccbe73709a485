package ereg

import java.nio.file.Path
import kotlin.io.path.Path

/** The files that the tests read of the repository that they lie in, and of what was built from it. */
object Repository {
    val root: Path = Path(setting("ereg.root"))
    val registry: Path = Path(setting("ereg.registry"))

    private fun setting(name: String) = checkNotNull(System.getProperty(name)) { "Maven sets $name" }
}

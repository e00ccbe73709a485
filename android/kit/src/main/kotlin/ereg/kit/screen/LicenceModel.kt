package ereg.kit.screen

import ereg.kit.Certificate
import ereg.kit.Certificates
import ereg.kit.Discreet
import ereg.kit.Documents
import ereg.kit.Licence
import ereg.kit.LicenceId
import ereg.kit.Moved
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** The licence that was looked up last, and the person's own certificates, which need not be typed. */
data class LicencePage(
    val mine: List<Certificate>,
    val found: Licence?,
) : Discreet()

/** Looks a licence (电子证照) up at the registry by its identifier: it tells how it stands to whom it names. */
class LicenceModel(
    private val documents: Documents,
    private val certificates: Certificates,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<LicencePage>(scope) {
    init {
        follow(changes, { it == Moved.Certificates }) { read() }
    }

    /** Asks the registry; what was found before is shown no more, whatever comes of it. */
    fun look(which: LicenceId) =
        act {
            content?.let { show(it.copy(found = null)) }
            val found = documents.licence(which)
            show(read().copy(found = found))
        }

    private suspend fun read(): LicencePage {
        val mine = certificates.list()
        return LicencePage(mine, content?.found)
    }
}

package ereg.kit.screen

import ereg.kit.CertificateNumber
import ereg.kit.CopyChoices
import ereg.kit.CopyTerms
import ereg.kit.Discreet
import ereg.kit.Document
import ereg.kit.Moved
import ereg.kit.Text
import ereg.kit.Trouble
import ereg.kit.UnmaskedWarning
import ereg.kit.Vault
import kotlinx.coroutines.CoroutineScope
import java.time.LocalDate

/**
 * The annotated copies of a certificate, newest first, and the one that was asked for here. [warning] says why one may be better than
 * the certificate itself; while no document of that is here, [notYet] says so in its place.
 */
data class AnnotatePage(
    val number: CertificateNumber,
    val warning: UnmaskedWarning?,
    val choices: CopyChoices?,
    val notYet: Text?,
    val copies: List<Document>,
    val today: LocalDate,
    val asked: Asked?,
) : Discreet()

/** Has an annotated copy (加注件) of a certificate made: for whom, for what, until when. It comes with the documents. */
class AnnotateModel(
    private val vault: Vault,
    private val number: CertificateNumber,
    scope: CoroutineScope,
) : ScreenModel<AnnotatePage>(scope) {
    init {
        follow(vault.changes(), { it == Moved.Documents || it == Moved.Certificates || it == Moved.Outbox }) { read() }
    }

    /** Asks for one. */
    fun ask(terms: CopyTerms) =
        act {
            val asked = vault.outbox.asked(vault.documents.annotate(number, terms))
            show(read().copy(asked = asked))
        }

    private suspend fun read(): AnnotatePage {
        val ofIt = vault.documents.list().filter { it.certificate == number }
        val (copies, itself) = ofIt.partition { it.annotation != null }
        val warning = itself.firstNotNullOfOrNull { it.beforeSharing }
        val waiting = vault.outbox.items()
        val notYet = if (warning == null) noDocument() else null
        val choices = itself.firstNotNullOfOrNull { it.copyChoices }
        return AnnotatePage(number, warning, choices, notYet, copies, vault.today(), content?.asked?.among(waiting))
    }

    /** Returns why there is no document of the certificate, in words of the core. */
    private suspend fun noDocument(): Text? =
        try {
            vault.documents.see(number)
            null
        } catch (none: Trouble.NotFound) {
            none.told.text
        }
}

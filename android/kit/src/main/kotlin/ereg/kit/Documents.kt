package ereg.kit

import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate

/** The documents that the office wrote for this person (文书、电子证照). */
interface Documents {
    /** Every document, the newest first. Works offline. */
    suspend fun list(): List<Document>

    /** The documents of a case, the newest first. Works offline. */
    suspend fun ofCase(case: CaseId): List<Document>

    /**
     * Returns one document. Works offline.
     *
     * @throws Trouble.NotFound also where its certificate is here, and no document of it was told of.
     */
    suspend fun see(which: DocumentName): Document

    /**
     * Queues the request for an annotated copy (加注件) of a certificate. It comes by the feed as a document of its own.
     *
     * @throws Trouble.FixInput by code, for a text that is blank or too long, and for a day that is over.
     */
    suspend fun annotate(
        which: DocumentName,
        terms: CopyTerms,
    ): CommandId

    /**
     * A licence of this person, or an annotated copy of one, as the registry has it now. Needs a network.
     *
     * @throws Trouble.FixInput by code, for what is no identifier.
     * @throws Trouble also where the registry knows no such licence that names this person.
     */
    suspend fun licence(which: LicenceId): Licence

    /**
     * The picture of a document's first page, which is written to no file. One that is kept here needs no network; one that is not
     * is fetched and kept.
     *
     * @throws Trouble.NotFound also where no picture is made of it.
     */
    suspend fun picture(which: DocumentName): PagePicture

    /**
     * Writes a document in one of its forms to a path where nothing is: complete, or not at all. One that is kept here needs no
     * network; one that is not is fetched and kept. Returns it as it is shown.
     *
     * @throws Trouble.FixInput `paper.unmasked` for a licence that shows everything, where its [Document.beforeSharing] is not handed
     * back.
     */
    suspend fun save(
        which: DocumentName,
        form: DocumentForm,
        path: Path,
        acknowledged: UnmaskedWarning?,
    ): Document
}

/** The kind of a paper of the office. */
enum class PaperKind {
    TITLE_CERTIFICATE,
    REGISTRATION_PROOF,
    ACCEPTANCE,
    SUPPLEMENT,
    NON_ACCEPTANCE,
    QUERY_REFUSAL,
    REFUSAL,
    FEE_NOTICE,
    QUERY_RESULT,
    FISCAL_RECEIPT,
    FISCAL_RED_RECEIPT,
    CANCELLED_COPY,
    ANNOTATED_COPY,
}

/**
 * The form of a sealed document (版式文件格式): OFD with electronic seals, the same pages as PDF, or a fiscal e-receipt (财政电子票据)
 * as XML.
 */
enum class DocumentForm { OFD, PDF, XML, PNG }

/**
 * The warning before a licence that shows everything is handed on. Whoever has read it hands it back, and without that no such file
 * is written.
 */
data class UnmaskedWarning(
    val document: PaperId,
    val words: Text,
) : Discreet()

/**
 * The choices of an annotated copy that can be asked for: to let the home, or another use, which the person writes. What they write, of
 * the use and of whom it is for, has [most] characters at the most.
 */
data class CopyChoices(
    val letting: Text,
    val other: Text,
    val most: Int,
) : Discreet()

/**
 * The terms of an annotated copy (加注件): whoever is to use it, for what, and the last day of that. Without a [purpose] it is for
 * letting the home (出租住房).
 */
data class CopyTerms(
    val user: String,
    val purpose: String?,
    val until: LocalDate,
) : Discreet()

/**
 * A licence as the registry has it now, [standing] in words: not current [since] a registry time, where it is not, and what of that
 * was handed out to this person in its place. [document] is the one that is handed out of it.
 */
data class Licence(
    val licence: LicenceId,
    val number: CertificateNumber,
    val standing: Text,
    val since: Instant?,
    val supersededBy: List<LicenceId>,
    val document: PaperId?,
    val mark: Text?,
) : Discreet()

/** The first page of a document as a picture (PNG), to be looked at: no seal is in it. */
class PagePicture(
    val png: ByteArray,
) : Discreet()

/** The standing of a document on this device. */
enum class DocumentStanding { WAITING, HERE, TO_FETCH, UNFIT, VOID }

/**
 * A document on the screen; it does not know how its certificate stands now, which [inForce] tells. It can be kept in the [forms]
 * that are told of it, the page first, and in none while there is no file of it. Of an annotated copy [annotation] says for whom, for
 * what and until when it is.
 */
data class Document(
    val id: PaperId,
    val kind: PaperKind,
    val title: Text,
    val case: CaseId,
    val certificate: CertificateNumber?,
    val writtenOn: LocalDate,
    val sealedAt: Instant?,
    val forms: List<DocumentForm>,
    val standing: DocumentStanding,
    val words: Text,
    val annotation: Text?,
    val beforeSharing: UnmaskedWarning?,
    /** Absent where no annotated copy of it can be asked for. */
    val copyChoices: CopyChoices?,
    val inForce: Text?,
    val mark: Text?,
) : Discreet()

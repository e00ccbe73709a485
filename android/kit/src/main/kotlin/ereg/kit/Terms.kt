package ereg.kit

/** A vault on this device. */
@JvmInline
value class VaultId(
    val value: String,
)

/** A draft, and the workspace in which it is shared. */
@JvmInline
value class DraftId(
    val value: String,
)

/** A case (案件): the registry's proceeding over an application. */
@JvmInline
value class CaseId(
    val value: String,
)

/** One intended effect that this device asked for; the same id goes again with the same bytes. */
@JvmInline
value class CommandId(
    val value: String,
)

/** An attempt to pay. */
@JvmInline
value class AttemptId(
    val value: String,
)

/** A payment channel (缴费渠道) by its name, as the bill lists it: `wechat`. */
@JvmInline
value class ChannelId(
    val value: String,
)

/** A place in the application that exactly one person fills: `transferor.1`. */
@JvmInline
value class Slot(
    val value: String,
)

/** A matter (登记事项) by its id: `T04`. */
@JvmInline
value class MatterId(
    val value: String,
)

/** A field of a form by its path: `deal.price`. */
@JvmInline
value class FieldPath(
    val value: String,
)

/** A rule by its number: `R-15`. */
@JvmInline
value class RuleId(
    val value: String,
)

/** A material of the checklist (申请材料) by its code: `M07`. */
@JvmInline
value class MaterialCode(
    val value: String,
)

/** A question of the inquiry record (询问记录): `true_intent`. */
@JvmInline
value class QuestionName(
    val value: String,
)

/** A shared fact by its name: `tax_clearance`. */
@JvmInline
value class FactName(
    val value: String,
)

/** The digest of what is signed; a signature names the one that was shown. */
@JvmInline
value class ManifestDigest(
    val value: String,
)

/** The digest of a file that was attached. */
@JvmInline
value class MediumDigest(
    val value: String,
)

/** The digest by which a mandate is named. */
@JvmInline
value class MandateDigest(
    val value: String,
)

/** The digest by which a consent to the use of a licence is named. */
@JvmInline
value class ConsentDigest(
    val value: String,
)

/** One use of a licence, as the registry wrote it down. */
@JvmInline
value class LicenceUseId(
    val value: String,
)

/** An office to which a holder may consent (用证单位), by its unified social credit code. */
@JvmInline
value class OfficeCode(
    val value: String,
)

/** A use (用途) for which an office may be shown a licence: `school_admission`. */
@JvmInline
value class PurposeId(
    val value: String,
)

/** 不动产单元号. */
@JvmInline
value class UnitCode(
    val value: String,
)

/** The name by which a document of the office is asked for: its id, or the number of the certificate that it is of. */
sealed interface DocumentName {
    val value: String
}

/** A paper of the office, and the document that is made of it. */
@JvmInline
value class PaperId(
    override val value: String,
) : DocumentName

/** The name by which a licence is consented to: its identifier, or the number of the certificate that it is. */
sealed interface LicenceName {
    val value: String
}

/** A licence (电子证照), or an annotated copy of one, by its identifier (电子证照标识). */
@JvmInline
value class LicenceId(
    override val value: String,
) : LicenceName

/** The number of a certificate, as it is printed. */
@JvmInline
value class CertificateNumber(
    override val value: String,
) : DocumentName,
    LicenceName

/** The token that a stranger verifies, `EREG1:…`: small enough for one QR. */
@JvmInline
value class CertificateToken(
    val value: String,
) {
    override fun toString(): String = "CertificateToken"
}

/** Money in fen (分); a hundred are one yuan. */
@JvmInline
value class Fen(
    val fen: Long,
) {
    override fun toString(): String = "Fen"
}

/** A language that a person reads. */
enum class Language { ZH, EN }

/** A text in both languages. */
data class Text(
    val zh: String,
    val en: String,
) : Discreet() {
    /** Returns the text for a person who reads [language]. */
    fun inLanguage(language: Language): String =
        when (language) {
            Language.ZH -> zh
            Language.EN -> en
        }
}

/** A coded message: what is so and what to do now, with the rule that found it and the field that it concerns. */
data class Message(
    val code: String,
    val text: Text,
    val rule: RuleId?,
    val field: FieldPath?,
) : Discreet()

/** A page of a long list; [next] is the number of the page behind it, if there is one. */
data class Page<T>(
    val items: List<T>,
    val next: Int?,
) : Discreet()

package ereg.kit.screen

import ereg.kit.Certificate
import ereg.kit.CertificateNumber
import ereg.kit.CertificateToken
import ereg.kit.Certificates
import ereg.kit.Discreet
import ereg.kit.GreyPicture
import ereg.kit.Moved
import ereg.kit.SealRoots
import ereg.kit.Text
import ereg.kit.TrustImport
import ereg.kit.Vault
import ereg.kit.Verification
import ereg.kit.Verify
import ereg.kit.handed
import ereg.kit.text
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow

/** The person's certificates, current ones first. */
data class CertificateList(
    val certificates: List<Certificate>,
) : Discreet()

class CertificateListModel(
    private val certificates: Certificates,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<CertificateList>(scope) {
    init {
        follow(changes, { it == Moved.Certificates }) { CertificateList(certificates.list()) }
    }
}

/** A certificate that is shown to somebody (亮证): what the QR holds is sealed anew where there is a network. */
data class CertificatePage(
    val certificate: Certificate,
    val token: CertificateToken,
    val check: Verification,
) : Discreet()

class CertificateModel(
    private val certificates: Certificates,
    private val number: CertificateNumber,
    changes: Flow<List<Moved>>,
    scope: CoroutineScope,
) : ScreenModel<CertificatePage>(scope) {
    init {
        follow(changes, { it == Moved.Certificates }) { read() }
    }

    /** Has the status sealed anew. Without a network the token of before stays, with its time. */
    fun freshen() =
        act {
            val page = content ?: return@act
            val token = certificates.freshStatus(page.token)
            show(page.copy(token = token, check = certificates.verify(token)))
        }

    private suspend fun read(): CertificatePage {
        val certificate = certificates.see(number)
        val token = content?.token ?: certificate.token
        return CertificatePage(certificate, token, certificates.verify(token))
    }
}

/**
 * The root whose trust a check rests on, to be compared with what the office publishes; absent before this device has
 * any.
 */
data class PinnedRoot(
    val office: String?,
    val fingerprint: String?,
    val mark: Text?,
) : Discreet()

/** The root whose trust the checks rest on, and the last check. */
data class VerifyPage(
    val root: PinnedRoot,
    val check: Verification?,
) : Discreet()

/** A stranger's screen: trust is taken in once, then whatever is handed has its three answers. No vault, no network. */
class VerifyModel(
    private val trust: TrustImport,
    private val seals: SealRoots?,
    scope: CoroutineScope,
) : ScreenModel<VerifyPage>(scope) {
    private var verify: Verify? = null

    fun takeIn(
        bundle: ByteArray,
        rootFingerprint: String?,
    ) = act {
        val under = trust.under(bundle, rootFingerprint).trusting(seals)
        verify = under
        show(page(under, null))
    }

    /** Checks the text of a code. */
    fun check(scanned: String) =
        act {
            val under = verify ?: return@act
            show(page(under, under.text(scanned)))
        }

    /** Checks a file, or the code in it where it is a picture: [grey] reads that as the platform does. */
    fun check(
        file: ByteArray,
        grey: suspend (ByteArray) -> GreyPicture?,
    ) = act {
        val under = verify ?: return@act
        show(page(under, under.handed(file, grey)))
    }

    private fun page(
        under: Verify,
        check: Verification?,
    ) = VerifyPage(under.root().let { PinnedRoot(it.name, it.fingerprint, it.mark) }, check)
}

/** Checks what somebody else holds out, under the trust that is pinned in this person's own vault. */
class OwnVerifyModel(
    private val vault: Vault,
    private val trust: TrustImport,
    private val seals: SealRoots?,
    scope: CoroutineScope,
) : ScreenModel<VerifyPage>(scope) {
    init {
        follow(vault.changes(), { it == Moved.Account }) { page(content?.check) }
    }

    /** Checks the text of a code. */
    fun check(scanned: String) = act { show(page(vault.certificates.verify(CertificateToken(scanned)))) }

    /** Checks a file, or the code in it where it is a picture: [grey] reads that as the platform does. */
    fun check(
        file: ByteArray,
        grey: suspend (ByteArray) -> GreyPicture?,
    ) = act {
        val account = vault.account
        val under = trust.under(account.trustBundle(), account.standing().rootFingerprint).trusting(seals)
        show(page(under.handed(file, grey)))
    }

    private suspend fun page(check: Verification?): VerifyPage {
        val standing = vault.account.standing()
        return VerifyPage(PinnedRoot(standing.office, standing.rootFingerprint, standing.mark), check)
    }
}

private fun Verify.trusting(seals: SealRoots?): Verify = if (seals == null) this else under(seals)

package ereg.kit.screen

import ereg.kit.Certificate
import ereg.kit.CertificateNumber
import ereg.kit.CertificateToken
import ereg.kit.Certificates
import ereg.kit.Discreet
import ereg.kit.Moved
import ereg.kit.Text
import ereg.kit.TokenCheck
import ereg.kit.TrustImport
import ereg.kit.Vault
import ereg.kit.Verify
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
    val check: TokenCheck,
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
    val check: TokenCheck?,
) : Discreet()

/** A stranger's screen: trust is taken in once, then each scan has its three answers. No vault, no network. */
class VerifyModel(
    private val trust: TrustImport,
    scope: CoroutineScope,
) : ScreenModel<VerifyPage>(scope) {
    private var verify: Verify? = null

    fun takeIn(
        bundle: ByteArray,
        rootFingerprint: String?,
    ) = act {
        val under = trust.under(bundle, rootFingerprint)
        verify = under
        show(VerifyPage(under.pinned(), null))
    }

    fun check(scanned: String) =
        act {
            val under = verify ?: return@act
            show(VerifyPage(under.pinned(), under.token(CertificateToken(scanned))))
        }

    private fun Verify.pinned() = root().let { PinnedRoot(it.name, it.fingerprint, it.mark) }
}

/** Checks what somebody else holds out, under the trust that is pinned in this person's own vault. */
class OwnVerifyModel(
    private val vault: Vault,
    scope: CoroutineScope,
) : ScreenModel<VerifyPage>(scope) {
    init {
        follow(vault.changes(), { it == Moved.Account }) { VerifyPage(root(), content?.check) }
    }

    fun check(scanned: String) =
        act {
            val check = vault.certificates.verify(CertificateToken(scanned))
            show(VerifyPage(root(), check))
        }

    private suspend fun root(): PinnedRoot {
        val standing = vault.account.standing()
        return PinnedRoot(standing.office, standing.rootFingerprint, standing.mark)
    }
}

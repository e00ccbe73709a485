package ereg.kit.live

import ereg.core.Client
import ereg.kit.Access
import ereg.kit.Connection
import ereg.kit.DeviceKeys
import ereg.kit.Language
import ereg.kit.Moved
import ereg.kit.NextStep
import ereg.kit.Rules
import ereg.kit.Salvaged
import ereg.kit.Secret
import ereg.kit.Vault
import ereg.kit.VaultId
import ereg.kit.Vaults
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.nio.file.Path
import kotlin.io.path.Path

/**
 * Vaults over the real library, in [dir]. What is done is written down in [logs], if they are given.
 *
 * @throws Trouble where the system gives no threads.
 */
class LiveVaults(
    dir: Path,
    language: Language,
    keys: DeviceKeys,
    logs: LiveLogs? = null,
) : Vaults {
    private val core = called { ereg.core.Vaults(dir.toString(), language.toCore(), CoreKeys(keys), logs?.core) }

    override suspend fun list(): List<VaultId> = called { core.list().map { it.toKit() } }

    override suspend fun create(
        secret: Secret,
        connection: Connection?,
    ): Vault = stoppable { LiveVault(core.create(secret.toCore(), connection?.toCore(), it)) }

    override suspend fun open(
        id: VaultId,
        secret: Secret,
        access: Access,
    ): Vault = stoppable { LiveVault(core.open(id.toCore(), secret.toCore(), access.mirrored(), it)) }

    override suspend fun restore(
        backup: Path,
        secret: Secret,
    ): Vault = stoppable { LiveVault(core.restore(backup.toString(), secret.toCore(), it)) }

    override suspend fun salvage(
        id: VaultId,
        secret: Secret,
    ): Salvaged =
        stoppable {
            val report = core.salvage(id.toCore(), secret.toCore(), it)
            Salvaged(Path(report.aside), report.kept.toLong(), report.lost.toLong())
        }

    override suspend fun setAside(id: VaultId): Path = called { Path(core.setAside(id.toCore())) }

    override suspend fun erase(id: VaultId) = called { core.erase(id.toCore()) }
}

internal class LiveVault(
    private val client: Client,
) : Vault {
    override val id = client.id().toKit()
    override val account = LiveAccount(client.account())
    override val homes = LiveHomes(client.homes())
    override val homeLocks = LiveHomeLocks(client.homeLocks())
    override val drafts = LiveDrafts(client.drafts())
    override val forms = LiveForms(client.drafts())
    override val attachments = LiveAttachments(client.attachments())
    override val sharing = LiveSharing(client.sharing())
    override val signing = LiveSigning(client.signing())
    override val cases = LiveCases(client.cases())
    override val corrections = LiveCorrections(client.corrections())
    override val disputes = LiveDisputes(client.disputes())
    override val payments = LivePayments(client.payments())
    override val certificates = LiveCertificates(client.certificates())
    override val results = LiveResults(client.results())
    override val documents = LiveDocuments(client.documents())
    override val letters = LiveLetters(client.letters())
    override val search = LiveSearch(client.search())
    override val mandates = LiveMandates(client.mandates())
    override val consents = LiveConsents(client.consents())
    override val outbox = LiveOutbox(client.outbox())
    override val sync = LiveSync(client.sync())

    override suspend fun nextSteps(): List<NextStep> = called { client.nextSteps().map { it.toKit() } }

    override suspend fun rules(): Rules = called { client.rules().toKit() }

    override fun changes(): Flow<List<Moved>> =
        flow {
            client.changes().use { changes ->
                while (true) {
                    val batch = changes.next() ?: break
                    emit(batch.map { it.toKit() })
                }
            }
        }

    override suspend fun backup(to: Path) = stoppable { client.backup(to.toString(), it) }

    override suspend fun changeSecret(secret: Secret) = called { client.changeSecret(secret.toCore()) }

    override suspend fun setTransitSecret(secret: Secret?) = called { client.setTransitSecret(secret?.toCore()) }

    override suspend fun lock() = called { client.lock() }

    override suspend fun unlock(secret: Secret) = called { client.unlock(secret.toCore()) }

    override suspend fun check() = stoppable { client.check(it) }

    override fun speak(language: Language) = called { client.speak(language.toCore()) }

    override suspend fun pause() = called { client.pause() }

    override suspend fun resume() = called { client.resume() }

    override suspend fun end() = called { client.end() }
}

private fun Secret.toCore(): ereg.core.Secret =
    when (this) {
        is Secret.Key -> ereg.core.Secret.key(bytes)
        is Secret.Device -> ereg.core.Secret.device()
        is Secret.Passphrase -> ereg.core.Secret.passphrase(text)
    }

private fun ereg.core.Moved.toKit(): Moved =
    when (this) {
        is ereg.core.Moved.Everything -> Moved.Everything
        is ereg.core.Moved.OneDraft -> Moved.OneDraft(draft.toKit())
        is ereg.core.Moved.OneCase -> Moved.OneCase(caseId.toKit())
        is ereg.core.Moved.Payments -> Moved.Payments
        is ereg.core.Moved.Files -> Moved.Files
        is ereg.core.Moved.Outbox -> Moved.Outbox
        is ereg.core.Moved.Homes -> Moved.Homes
        is ereg.core.Moved.Certificates -> Moved.Certificates
        is ereg.core.Moved.Documents -> Moved.Documents
        is ereg.core.Moved.Letters -> Moved.Letters
        is ereg.core.Moved.Account -> Moved.Account
        is ereg.core.Moved.Rules -> Moved.Rules
        is ereg.core.Moved.Sync -> Moved.Sync(standing.toKit())
        is ereg.core.Moved.Damage -> Moved.Damage
    }

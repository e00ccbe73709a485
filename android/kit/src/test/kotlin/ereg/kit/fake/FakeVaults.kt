package ereg.kit.fake

import ereg.kit.Access
import ereg.kit.Connection
import ereg.kit.Language
import ereg.kit.MatterRules
import ereg.kit.Moved
import ereg.kit.NextStep
import ereg.kit.Rules
import ereg.kit.Salvaged
import ereg.kit.Secret
import ereg.kit.Vault
import ereg.kit.VaultId
import ereg.kit.Vaults
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.onStart
import java.nio.file.Path
import java.time.LocalDate
import kotlin.io.path.Path

/** The changes that a test makes; [Moved.Everything] comes first, as from a vault. */
class FakeChanges {
    private val moved = MutableSharedFlow<List<Moved>>(extraBufferCapacity = Channel.UNLIMITED)
    val flow: Flow<List<Moved>> = moved.onStart { emit(listOf(Moved.Everything)) }

    suspend fun tell(vararg what: Moved) = moved.emit(what.toList())
}

class FakeVaults :
    Fake(),
    Vaults {
    private val vaults = mutableMapOf<VaultId, FakeVault>()

    override suspend fun list(): List<VaultId> = read { vaults.keys.toList() }

    override suspend fun create(
        secret: Secret,
        connection: Connection?,
    ): Vault = act("create") { added() }

    override suspend fun open(
        id: VaultId,
        secret: Secret,
        access: Access,
    ): Vault = act("open $access") { vaults[id] ?: throw nothing("vault.missing") }

    override suspend fun restore(
        backup: Path,
        secret: Secret,
    ): Vault = act("restore") { added() }

    override suspend fun salvage(
        id: VaultId,
        secret: Secret,
    ): Salvaged = act("salvage") { Salvaged(Path("aside"), 1, 0) }

    override suspend fun setAside(id: VaultId): Path =
        act("set aside") {
            gone(id)
            Path("aside")
        }

    override suspend fun erase(id: VaultId) = act("erase") { gone(id) }

    private fun added() = FakeVault(VaultId("vault${vaults.size + 1}")).also { vaults[it.id] = it }

    private fun gone(id: VaultId) {
        vaults.remove(id) ?: throw nothing("vault.missing")
    }
}

class FakeVault(
    override val id: VaultId = VaultId("vault1"),
) : Fake(),
    Vault {
    val moved = FakeChanges()

    /** The matters that the office takes. */
    var matters = emptyList<MatterRules>()
    override val account = FakeAccount()
    override val homes = FakeHomes()
    override val homeLocks = FakeHomeLocks()
    override val drafts = FakeDrafts()
    override val forms = FakeForms("deal.price")
    override val attachments = FakeAttachments()
    override val sharing = FakeSharing()
    override val signing = FakeSigning("R-15", "R-19")
    override val cases = FakeCases()
    override val corrections = FakeCorrections()
    override val disputes = FakeDisputes()
    override val payments = FakePayments()
    override val certificates = FakeCertificates()
    override val results = FakeResults()
    override val documents = FakeDocuments()
    override val letters = FakeLetters()
    override val search = FakeSearch()
    override val mandates = FakeMandates()
    override val consents = FakeConsents()
    override val outbox = FakeOutbox()
    override val sync = FakeSync(outbox)

    override suspend fun nextSteps(): List<NextStep> = read { emptyList() }

    override suspend fun rules(): Rules = read { Rules(1, LocalDate.EPOCH, "demo", null, matters, emptyList()) }

    override fun changes(): Flow<List<Moved>> = moved.flow

    override suspend fun backup(to: Path) = act("backup") {}

    override suspend fun changeSecret(secret: Secret) = act("change secret") {}

    override suspend fun setTransitSecret(secret: Secret?) = act("transit secret") {}

    override suspend fun lock() = act("lock") {}

    override suspend fun unlock(secret: Secret) = act("unlock") {}

    override suspend fun check() = act("check") {}

    override fun speak(language: Language) {
        acts += "speak $language"
    }

    override suspend fun pause() = act("pause") {}

    override suspend fun resume() = act("resume") {}

    override suspend fun end() = act("end") {}
}

package ereg.kit

import kotlinx.coroutines.flow.Flow
import java.nio.file.Path
import java.time.LocalDate

/** The vaults of this device, in one directory: a homeowner's one, or one for each client's visit on a notary's tablet. */
interface Vaults {
    /** Whether open or not; what was set aside is none any more. */
    suspend fun list(): List<VaultId>

    /** Makes a new vault and opens it, with its registry or without one yet. */
    suspend fun create(
        secret: Secret,
        connection: Connection?,
    ): Vault

    /**
     * Opens a vault. It takes as long as the passphrase is made to take.
     *
     * @throws Trouble by code: `vault.busy` where it is open already, `vault.wrong_key`, `vault.missing` …
     */
    suspend fun open(
        id: VaultId,
        secret: Secret,
        access: Access,
    ): Vault

    /** Makes a vault of a backup and opens it; it keeps its id. On another device the person enrols again. */
    suspend fun restore(
        backup: Path,
        secret: Secret,
    ): Vault

    /** Makes a new vault of what opens of a damaged one, which is closed, and sets the damaged one aside. */
    suspend fun salvage(
        id: VaultId,
        secret: Secret,
    ): Salvaged

    /** Renames a vault of which nothing opens, unchanged, so that it is listed no more. Gives where it lies. */
    suspend fun setAside(id: VaultId): Path

    /** Ends a closed vault for good, with its keys. What the registry holds stays there. */
    suspend fun erase(id: VaultId)
}

/** The part of a vault that a secret opens: all of it, or what is in transit alone, for exchange in the background. */
enum class Access { FULL, TRANSIT }

/** A secret that opens a vault. It is never printed. */
sealed class Secret {
    /** 32 bytes that the platform's key store released. */
    class Key(
        val bytes: ByteArray,
    ) : Secret()

    /**
     * A key in the device's store, made with the vault, which asks for the person. It opens nothing on another device: whoever
     * wants a backup for one puts a passphrase on the vault first.
     */
    data object Device : Secret()

    /** The passphrase that a person types. */
    class Passphrase(
        val text: String,
    ) : Secret()

    final override fun toString(): String = "Secret"
}

/** The result of a salvage: where the damaged vault lies now, and how many records were kept and lost. */
data class Salvaged(
    val aside: Path,
    val kept: Long,
    val lost: Long,
) : Discreet()

/** An open vault with all that a person can do in it. Its calls throw [Trouble] and nothing else. */
interface Vault {
    val id: VaultId
    val account: Account
    val homes: Homes
    val homeLocks: HomeLocks
    val drafts: Drafts
    val forms: Forms
    val attachments: Attachments
    val sharing: Sharing
    val signing: Signing
    val cases: Cases
    val corrections: Corrections
    val disputes: Disputes
    val payments: Payments
    val certificates: Certificates
    val results: Results
    val documents: Documents
    val letters: Letters
    val search: Search
    val mandates: Mandates
    val consents: Consents
    val outbox: Outbox
    val sync: Sync

    /** The one thing to do now for each draft and each case. Works offline. */
    suspend fun nextSteps(): List<NextStep>

    /** The office's rules in force on this device. Works offline. */
    suspend fun rules(): Rules

    /**
     * Returns what moves on this device, batch after batch, [Moved.Everything] first. It ends with the vault; whoever
     * stops collecting ends the observation.
     */
    fun changes(): Flow<List<Moved>>

    /** Copies the whole vault into [to], which must not exist. The device's keys are not in it. */
    suspend fun backup(to: Path)

    /** Puts another lock on the vault. */
    suspend fun changeSecret(secret: Secret)

    /** Lets a secret open what is in transit alone, or takes that away. */
    suspend fun setTransitSecret(secret: Secret?)

    /** Forgets what opens the content until [unlock]; exchange goes on with what is in transit. Twice is fine. */
    suspend fun lock()

    /** Opens the content again. */
    suspend fun unlock(secret: Secret)

    /** Goes through the whole vault now: finds what was taken out, doubled or put back. */
    suspend fun check()

    /** Sets the language in which the device asks the person whatever it asks from now on. */
    fun speak(language: Language)

    /** Closes every file until [resume]; calls answer [Trouble.Closed]. Twice is fine. */
    suspend fun pause()

    /** Opens the files again. */
    suspend fun resume()

    /** Ends it for good: tasks stopped, keys forgotten, files closed. It can then be opened again. Twice is fine. */
    suspend fun end()
}

/** A thing that has moved. It says which thing and not how: whoever shows it reads it again. */
sealed interface Moved {
    /** Whatever is shown; the first of every observation. */
    data object Everything : Moved

    data class OneDraft(
        val draft: DraftId,
    ) : Moved

    data class OneCase(
        val case: CaseId,
    ) : Moved

    data object Payments : Moved

    data object Files : Moved

    data object Outbox : Moved

    /** Extracts of homes, and the locks on homes. */
    data object Homes : Moved

    /** Certificates and results of queries. */
    data object Certificates : Moved

    /** Documents of the office, and their files. */
    data object Documents : Moved

    data object Letters : Moved

    data object Account : Moved

    data object Rules : Moved

    data class Sync(
        val standing: SyncStanding,
    ) : Moved

    /** The vault is damaged: it is to be set aside. */
    data object Damage : Moved
}

/** The standing of the exchange with the registry. */
sealed interface SyncStanding {
    data object AtRest : SyncStanding

    /** Under way: how many commands waited when it began, how many are answered, what was received. */
    data class Running(
        val waited: Int,
        val answered: Int,
        val received: Int,
    ) : SyncStanding
}

/** The thing to be done. */
enum class ToDo {
    ENROL,
    FILL,
    SHARE,
    SHARE_AGAIN,
    WAIT_FOR_SHARE,
    DISMISSED,
    INVITE,
    FREEZE,
    READ_SHEET,
    ANSWER_INQUIRY,
    SIGN,
    SIGN_AGAIN,
    SUBMIT,
    WAIT_FOR_OTHERS,
    SYNC,
    SEE_OUTBOX,
    WAIT_FOR_OFFICE,
    SUPPLEMENT,
    SUPPLEMENT_ACCEPTED,
    SEND_SUPPLEMENT,
    WAIT_FOR_CORRECTION,
    WAIT_FOR_SOURCE,
    SETTLE,
    WITHDRAWAL_ASKED,
    WITHDRAWAL_HELD,
    PAY,
    COMPLETE_PAYMENT,
    ASK_PAYMENT,
    WAIT_FOR_PAYMENT,
    COLLECT,
    COPY_DRAFT,
}

/** The thing to do now for a draft or a case, in words; [about] is what is signed or asked for, where it is one thing. */
data class NextStep(
    val draft: DraftId?,
    val case: CaseId?,
    val title: String,
    val toDo: ToDo,
    val about: String?,
    val words: Text,
) : Discreet()

/** The office's rules in force: which matters it takes online, and which need a newer app. */
data class Rules(
    val version: Int,
    val since: LocalDate,
    val office: String,
    val note: Text?,
    val matters: List<MatterRules>,
    val needNewerApp: List<Text>,
) : Discreet()

/** One matter under these rules: what it needs, costs and takes, a sentence each; [closed] says why it is not taken now. */
data class MatterRules(
    val matter: MatterId,
    val name: Text,
    val needs: Text,
    val costs: Text,
    val takes: Text,
    val closed: Message?,
    val legalWorkingDays: Int,
    val promisedWorkingDays: Int,
) : Discreet()

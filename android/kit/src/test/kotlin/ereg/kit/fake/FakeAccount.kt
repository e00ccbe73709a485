package ereg.kit.fake

import ereg.kit.Account
import ereg.kit.AccountStanding
import ereg.kit.CommandId
import ereg.kit.Connection
import ereg.kit.Home
import ereg.kit.Homes
import ereg.kit.Identity
import ereg.kit.Letter
import ereg.kit.Letters
import ereg.kit.Mandate
import ereg.kit.MandateDigest
import ereg.kit.MandateStanding
import ereg.kit.MandateTerms
import ereg.kit.Mandates
import ereg.kit.PresentedRoot
import ereg.kit.Trouble
import ereg.kit.UnitCode
import java.time.Instant
import java.time.LocalDate

class FakeAccount :
    Fake(),
    Account {
    private var connection: Connection? = null
    private var standing = AccountStanding(null, null, null, null, null, null, null, message("account.not_enrolled"))

    override suspend fun presentedRoot(url: String) = read { PresentedRoot("root1", "demo", "演示", null) }

    override suspend fun connect(connection: Connection) = act("connect") { this.connection = connection }

    override suspend fun connection(): Connection? = read { connection }

    override suspend fun enrol(identity: Identity): AccountStanding = act("enrol") { enrolled(identity, null) }

    override suspend fun enrolFor(
        principal: String,
        identity: Identity,
    ): AccountStanding = act("enrol for") { enrolled(identity, principal) }

    override suspend fun standing(): AccountStanding = read { standing }

    override suspend fun trustBundle(): ByteArray = read { "{}".toByteArray() }

    private fun enrolled(
        identity: Identity,
        principal: String?,
    ): AccountStanding {
        val office = connection?.office ?: throw Trouble.FixInput(message("connection.none"))
        standing = AccountStanding("account1", identity.name.take(1) + "*", principal, office, "root1", "C", null, null)
        return standing
    }
}

class FakeHomes :
    Fake(),
    Homes {
    val known = mutableListOf<Home>()

    /** The letters about each home. */
    val lettersOf = mutableMapOf<UnitCode, List<Letter>>()

    override suspend fun cached(): List<Home> = read { known.toList() }

    override suspend fun mine(): List<Home> = act("mine") { known.toList() }

    override suspend fun refresh(unit: UnitCode): Home = read { known.find { it.unit == unit } ?: throw nothing("home.not_found") }

    override suspend fun inherited(
        unit: UnitCode,
        deed: String,
    ): Home = refresh(unit)

    override suspend fun letters(unit: UnitCode): List<Letter> = read { lettersOf[unit].orEmpty() }
}

fun home(
    unit: String,
    address: String = "",
) = Home(
    UnitCode(unit),
    address = address,
    area = "",
    certificates = emptyList(),
    oldCertificates = emptyList(),
    burdens = 0,
    entrySeq = 1,
    asOf = Instant.EPOCH,
    since = LocalDate.EPOCH,
)

class FakeMandates :
    Fake(),
    Mandates {
    private val granted = mutableListOf<Mandate>()

    override suspend fun list(): List<Mandate> = read { granted.toList() }

    override suspend fun grant(terms: MandateTerms): CommandId =
        act("grant") {
            granted += mandate(terms)
            CommandId("grant1")
        }

    /** The fakes' registry lives on the first day of 1970. */
    private fun mandate(terms: MandateTerms): Mandate {
        val standing = if (terms.toDay > LocalDate.EPOCH) MandateStanding.STANDS else MandateStanding.OVER
        return Mandate(MandateDigest("mandate${granted.size + 1}"), terms, null, standing, words("$standing"))
    }

    override suspend fun revoke(mandate: MandateDigest): CommandId =
        act("revoke") {
            val over = MandateStanding.OVER
            val revoked = { of: Mandate -> of.copy(revokedAt = Instant.EPOCH, standing = over, words = words("revoked")) }
            granted.replaceAll { if (it.mandate == mandate) revoked(it) else it }
            CommandId("revoke1")
        }
}

class FakeLetters :
    Fake(),
    Letters {
    val received = mutableListOf<Letter>()

    override suspend fun list(): List<Letter> = read { received.toList() }
}

package ereg.kit.live

import ereg.kit.Account
import ereg.kit.AccountStanding
import ereg.kit.CertificateNumber
import ereg.kit.CommandId
import ereg.kit.Connection
import ereg.kit.Home
import ereg.kit.Homes
import ereg.kit.Identity
import ereg.kit.Letter
import ereg.kit.Letters
import ereg.kit.Mandate
import ereg.kit.MandateDigest
import ereg.kit.MandateTerms
import ereg.kit.Mandates
import ereg.kit.MatterRules
import ereg.kit.NextStep
import ereg.kit.OldCertificate
import ereg.kit.PresentedRoot
import ereg.kit.Rules
import ereg.kit.UnitCode

internal class LiveAccount(
    private val core: ereg.core.Account,
) : Account {
    override suspend fun presentedRoot(url: String): PresentedRoot = called { core.presentedRoot(url).toKit() }

    override suspend fun connect(connection: Connection) = called { core.connect(connection.toCore()) }

    override suspend fun connection(): Connection? = called { core.connection()?.let { Connection(it.url, it.office, it.rootFingerprint) } }

    override suspend fun enrol(identity: Identity): AccountStanding =
        called { core.enrol(identity.name, identity.idNo, identity.proof).toKit() }

    override suspend fun enrolFor(
        principal: String,
        identity: Identity,
    ): AccountStanding = called { core.enrolFor(principal, identity.name, identity.idNo, identity.proof).toKit() }

    override suspend fun standing(): AccountStanding = called { core.standing().toKit() }

    override suspend fun trustBundle(): ByteArray = called { core.trustBundle() }
}

internal class LiveHomes(
    private val core: ereg.core.Homes,
) : Homes {
    override suspend fun cached(): List<Home> = called { core.cached().map { it.toKit() } }

    override suspend fun mine(): List<Home> = called { core.myHomes().map { it.toKit() } }

    override suspend fun refresh(unit: UnitCode): Home = called { core.refresh(unit.value).toKit() }

    override suspend fun inherited(
        unit: UnitCode,
        deed: String,
    ): Home = called { core.inherited(unit.value, deed).toKit() }

    override suspend fun letters(unit: UnitCode): List<Letter> = called { core.letters(unit.value).map { it.toKit() } }
}

internal class LiveMandates(
    private val core: ereg.core.Mandates,
) : Mandates {
    override suspend fun list(): List<Mandate> = called { core.list().map { it.toKit() } }

    override suspend fun grant(terms: MandateTerms): CommandId =
        called {
            core
                .grant(
                    ereg.core.MandateTerms(
                        terms.principal,
                        terms.principalNumber,
                        terms.representative,
                        terms.number,
                        terms.matters.map { it.toCore() },
                        terms.fromDay,
                        terms.toDay,
                    ),
                ).toKit()
        }

    override suspend fun revoke(mandate: MandateDigest): CommandId = called { core.revoke(mandate.value).toKit() }
}

internal class LiveLetters(
    private val core: ereg.core.Letters,
) : Letters {
    override suspend fun list(): List<Letter> = called { core.list().map { it.toKit() } }
}

private fun ereg.core.LetterScreen.toKit() =
    Letter(id, at, office, kind, title.toKit(), body.toKit(), caseId?.toKit(), grounds.map { it.toKit() })

internal fun Connection.toCore() = ereg.core.Connection(url, office, rootFingerprint)

internal fun ereg.core.PresentedRoot.toKit() = PresentedRoot(fingerprint, office, name, mark?.toKit())

private fun ereg.core.AccountStanding.toKit() =
    AccountStanding(
        account,
        name,
        principal,
        office,
        rootFingerprint,
        assurance,
        mark?.toKit(),
        said("account.not_enrolled").takeIf { account == null },
    )

private fun ereg.core.HomeView.toKit() =
    Home(
        UnitCode(unit),
        address,
        area,
        certificates.map(::CertificateNumber),
        oldCertificates.map { OldCertificate(it.number, it.scheme.toKit()) },
        burdens.toInt(),
        entrySeq.toLong(),
        asOf,
        since,
    )

private fun ereg.core.MandateScreen.toKit() =
    Mandate(
        MandateDigest(mandate),
        MandateTerms(principal, principalNumber, representative, number, matters.map { it.toKit() }, fromDay, toDay),
        revokedAt,
        standing.mirrored(),
        words.toKit(),
    )

internal fun ereg.core.NextStep.toKit() = NextStep(draft?.toKit(), caseId?.toKit(), title, toDo.mirrored(), about, words.toKit())

internal fun ereg.core.RulesView.toKit() =
    Rules(
        version.toInt(),
        since,
        office,
        note?.toKit(),
        matters.map {
            MatterRules(
                it.matter.toKit(),
                it.name.toKit(),
                it.needs.toKit(),
                it.costs.toKit(),
                it.takes.toKit(),
                it.closed?.toKit(),
                it.legalWorkingDays.toInt(),
                it.promisedWorkingDays.toInt(),
            )
        },
        needsNewerApp.map { it.toKit() },
    )

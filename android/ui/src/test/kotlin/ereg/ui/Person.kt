package ereg.ui

import ereg.kit.AccountStanding
import ereg.kit.CaseId
import ereg.kit.CertificateNumber
import ereg.kit.Connection
import ereg.kit.Home
import ereg.kit.HomeLock
import ereg.kit.HomeLockStanding
import ereg.kit.Letter
import ereg.kit.MOST_HITS
import ereg.kit.Mandate
import ereg.kit.MandateDigest
import ereg.kit.MandateStanding
import ereg.kit.MandateTerms
import ereg.kit.MatterId
import ereg.kit.PresentedRoot
import ereg.kit.SearchHit
import ereg.kit.SearchKind
import ereg.kit.Text
import ereg.kit.VaultId
import ereg.kit.screen.EnrolPage
import ereg.kit.screen.ErasePage
import ereg.kit.screen.GrantPage
import ereg.kit.screen.LetterList
import ereg.kit.screen.LiftStep
import ereg.kit.screen.LogPage
import ereg.kit.screen.MandateLine
import ereg.kit.screen.MandateList
import ereg.kit.screen.OpenLetter
import ereg.kit.screen.SearchPage
import ereg.kit.screen.TitleWatch
import ereg.kit.screen.Visit
import ereg.kit.screen.VisitList
import ereg.kit.screen.WatchedHome
import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate

/** A person and what is theirs, as the screens show it: their account, homes, letters and mandates, and what is kept on their phone. */
object Person {
    // Who is who.

    val standing = AccountStanding("a1", "林*英", null, "demo", "9f2c41d07be6a853", "C", null, null)

    // A notary's tablet.

    val visits =
        VisitList(
            listOf(
                Visit(VaultId("v1"), standing),
                Visit(VaultId("v2"), standing.copy(name = "周*国")),
                Visit(VaultId("v3"), client = null),
            ),
            VaultId("v1"),
        )

    // Enrolling.

    private val demonstration = say("演示，不是真的登记机构", "演示 DEMONSTRATION, no real office")
    private const val ROOT = "Zk3vQ8mTt1bXw6ReYh0sLq9dNf2aJcUo7gPiKxV5ME4"
    val address = EnrolPage.Address("https://bdc.demo.example")
    val compare = EnrolPage.Compare("https://bdc.demo.example", PresentedRoot(ROOT, "demo", "演示不动产登记机构", demonstration))
    val identify = EnrolPage.Identify(Connection("https://bdc.demo.example", "demo", ROOT))
    val enrolled = EnrolPage.Enrolled(standing)
    val notEnrolled =
        standing.copy(
            account = null,
            name = null,
            office = null,
            rootFingerprint = null,
            assurance = null,
            told =
                told(
                    "account.not_enrolled",
                    "还没有在登记机构实名注册。请联网完成实名注册；填写草稿不必等注册。",
                    "You have not enrolled at the office yet. Enrol while there is a network; drafts can be filled in before.",
                ),
        )

    // Letters.

    private fun letter(
        id: String,
        day: Int,
        title: Text,
        body: Text,
        office: String = "demo",
    ) = Letter(id, at(day), office, "accepted", title, body, CaseId("c1"), emptyList())

    private val ready =
        letter(
            "l1",
            28,
            say("领证通知", "Your certificate is ready"),
            say(
                "2026-11-28 16:20 登簿，从这时起权利记载在您名下；新证书可以领取。",
                "Entered in the register at 2026-11-28 16:20: since then the right is recorded as yours. The new certificate can be " +
                    "collected.",
            ),
        )
    private val correct =
        letter(
            "l2",
            25,
            say("补正通知书", "Notice to correct"),
            say(
                "申请还不能受理：下面是需要补正的全部内容，已一次列出。期限：2026-12-28。",
                "The application cannot be accepted yet: here is, once and in full, what must be corrected. Last day: 2026-12-28.",
            ),
        ).copy(
            grounds =
                listOf(
                    told("R-20.contract", "合同编号与网签备案的不一致。", "The number is not that of the filed contract."),
                    told("share.sum", "各人的份额加起来不是一整套房屋。", "The shares do not add up to the whole home."),
                ),
        )
    private val accepting =
        letter(
            "l3",
            24,
            say("受理凭证", "Acceptance letter"),
            say("申请已受理，受理号 WH-2026-1129-000318。", "The application is accepted under the number WH-2026-1129-000318."),
        )
    private val left =
        letter(
            "l4",
            23,
            say("没有发出：邀请受让方", "Not sent: invite the buyer"),
            say("这份申请已经提交，不用再邀请。", "The application is sent in: nobody need be invited any more."),
            office = "",
        )
    val letters = LetterList(listOf(ready, correct, accepting, left), open = null)
    val letter = letters.copy(open = OpenLetter(correct, Sale.draft))

    // What others did to the homes, and their locks.

    private val entered =
        letter(
            "l6",
            27,
            say("您的房屋有新的登记", "An entry on your home"),
            say(
                "不动产单元 420102001001GB00001F00010001：2026-11-27 10:30 登簿，转移登记，受理号 420102202611231000001。您仍是权利人。",
                "Unit 420102001001GB00001F00010001: entered at 2026-11-27 10:30, a transfer, case number 420102202611231000001. " +
                    "You still hold a right in it.",
            ),
        ).copy(case = null)
    private val applied =
        letter(
            "l5",
            23,
            say("您的房屋有新的登记申请", "An application on your home"),
            say(
                "不动产单元 420102001001GB00001F00010001：转移登记的申请已受理，受理号 420102202611231000001。还没有登簿。",
                "Unit 420102001001GB00001F00010001: an application for a transfer is accepted, case number 420102202611231000001. " +
                    "Nothing is entered yet.",
            ),
        ).copy(case = null)

    private val certified =
        Sale.start.homes
            .first()
            .copy(certificates = listOf(CertificateNumber("鄂(2018)武汉市江岸不动产权第0012345号")))

    private val another = Sale.start.homes.last()
    private const val HOURS = 24

    private fun lock(
        of: Home,
        standing: HomeLockStanding,
        words: Text,
        explained: Text,
    ) = HomeLock(of.unit, of.address, standing, words, explained)

    private fun open(of: Home) =
        lock(
            of,
            HomeLockStanding.Open,
            say("未锁定", "Not locked"),
            say(
                "锁定防止别人冒用您的身份或者手机：登记机构收到后立即生效，从这时起不受理由您处分这套房屋的申请（出售、赠与、抵押等）。" +
                    "已经受理的照常办理；法院等机关依法嘱托的、您不是当事人的登记不受影响。它是登记机构的服务，不记入登记簿。" +
                    "解除要用您的签名密钥，收到 $HOURS 小时后才生效。",
                "A lock guards against a stolen identity or a phone in wrong hands. It stands as soon as the registry has it: from then " +
                    "on no application is accepted in which you dispose of this home, by a sale, a gift, a mortgage. What was " +
                    "accepted goes on; what a court orders, or what you are no party to, is not held up. It is a service of the " +
                    "registry and stands nowhere in the register. To lift it takes your signing key, and $HOURS hours " +
                    "after the registry has it.",
            ),
        )

    private fun locked(of: Home) =
        lock(
            of,
            HomeLockStanding.Locked(at(20)),
            say("已锁定", "Locked"),
            say(
                "2026-11-20 10:30 起锁定：登记机构不受理由您处分这套房屋的申请。要出售、赠与或者抵押的，先解除锁定：" +
                    "要用您的签名密钥，登记机构收到 $HOURS 小时后才生效，在这之前锁定仍然有效。",
                "Locked since 2026-11-20 10:30: no application in which you dispose of this home is accepted. To sell, give or mortgage " +
                    "it, lift the lock first: that takes your signing key, and takes effect $HOURS hours after the registry has it; " +
                    "until then the lock stands.",
            ),
        )

    private val lifting =
        lock(
            certified,
            HomeLockStanding.Lifting(at(20), at(30)),
            say("已锁定，正在解除", "Locked; the lift is under way"),
            say(
                "登记机构已收到解除锁定，锁定到 2026-11-30 10:30 为止仍然有效，之后不再有效。" +
                    "不是您本人解除的，请马上再锁定一次，解除就不生效；并尽快联系登记机构，您的密钥可能已在别人手里。",
                "The registry has the lift: the lock stands until 2026-11-30 10:30 and no longer. If it was not you, lock the home again " +
                    "at once, and the lift has no effect; and tell the registry soon, for somebody else may have your key.",
            ),
        )
    private val onItsWay =
        lock(
            certified,
            HomeLockStanding.OnItsWay,
            say("正在送达登记机构", "On its way to the registry"),
            say(
                "登记机构还没有答复。有了答复，这里会显示锁定是否有效。没有网络的，联网后自动送达。",
                "The registry has not answered yet. Once it has, it is shown here whether the lock stands. Without a network it is sent " +
                    "later by itself.",
            ),
        )

    val homes =
        TitleWatch(
            listOf(
                WatchedHome(certified, open(certified), listOf(entered, applied)),
                WatchedHome(another, locked(another), emptyList()),
            ),
        )
    val watchedHome = homes.copy(at = certified.unit)
    val unwatchedHome = homes.copy(at = another.unit)

    private fun withLock(lock: HomeLock?) = TitleWatch(listOf(WatchedHome(certified, lock, listOf(applied))), certified.unit)

    val lockedHome = withLock(locked(certified))
    val toLift = lockedHome.copy(step = LiftStep.TO_CONFIRM)
    val liftingHome = withLock(lifting)
    val lockOnItsWay = withLock(onItsWay)
    val homeWithoutLock = withLock(null)

    // Search.

    val searched =
        SearchPage(
            "江",
            listOf(
                SearchHit(
                    SearchKind.DRAFTS,
                    say("草稿", "Drafts"),
                    "d3",
                    "武汉市江岸区沿江大道***",
                    null,
                    Sale.matterMortgage,
                ),
                SearchHit(
                    SearchKind.CASES,
                    say("案件", "Cases"),
                    "c1",
                    "武汉市江岸区沿江大道***",
                    "420102202611241000318",
                    say("待缴费", "Fee due"),
                ),
                SearchHit(
                    SearchKind.HOMES,
                    say("房屋", "Homes"),
                    "420102001001GB00001F00010001",
                    "武汉市江岸区沿江大道***",
                    "鄂(2018)武汉市江岸不动产权第0012345号",
                    say("房屋", "Home"),
                ),
                SearchHit(
                    SearchKind.CERTIFICATES,
                    say("证照", "Certificates"),
                    "鄂(2018)武汉市江岸不动产权第0012345号",
                    "武汉市江岸区沿江大道***",
                    "鄂(2018)武汉市江岸不动产权第0012345号",
                    say("不动产权证书", "Title certificate"),
                ),
            ),
        )
    val nothingFound = SearchPage("林", emptyList())
    val foundMost = SearchPage("武", List(MOST_HITS) { searched.hits.first().copy(id = "d$it") })

    // Mandates.

    private fun mandate(
        id: String,
        agent: String,
        number: String,
        months: Long,
        revokedAt: Instant? = null,
    ) = MandateLine(
        Mandate(
            MandateDigest(id),
            MandateTerms(
                "林*英",
                "4201**********0021",
                agent,
                number,
                listOf(MatterId("T04"), MatterId("T21")),
                LocalDate.of(2026, 12, 1),
                LocalDate.of(2026, 12, 1).plusMonths(months),
            ),
            revokedAt,
            if (revokedAt == null) MandateStanding.STANDS else MandateStanding.OVER,
            if (revokedAt == null) say("有效", "In force") else say("已撤销", "Revoked"),
        ),
        listOf(Sale.matterSale, Sale.matterMortgage),
    )

    val mandates =
        MandateList(
            listOf(
                mandate("m1", "周*国", "4201**********0032", 4),
                mandate("m2", "陈*", "4201**********0047", 1, at(27)),
            ),
            open = null,
            revoking = null,
        )
    val mandate = mandates.copy(open = MandateDigest("m1"))
    val revoking = mandate.copy(revoking = asked("c8", say("撤销授权委托书", "Revoke a mandate")))
    val toGrant = GrantPage(Sale.start.matters.filter { it.closed == null }, LocalDate.of(2026, 11, 29), granting = null)
    val granted = toGrant.copy(granting = asked("c7", say("签署授权委托书", "Mandate a representative")))

    // What is kept here.

    val backup: Path = Path.of("e登记备份-20261129")
    val unsentHere = ErasePage(Sale.outbox.doctor.unsent)
    val log =
        LogPage(
            listOf(
                "ereg 0.1.0",
                "2026-11-29T02:15:00.000Z (UTC, 登记机构时间)",
                "不含任何个人信息。",
                "== 为什么没有发出",
                "- [register_moved] 登簿有变动，请查看后重新签名。",
                "== 运行记录",
                "2026-11-29T02:14:07.113Z INFO a vault was opened access=full",
                "2026-11-29T02:14:31.902Z INFO a payment was asked for state=created",
                "2026-11-29T02:14:32.450Z WARN a run of sync has failed code=network after_s=30",
            ),
        )
}

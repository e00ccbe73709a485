package ereg.bench

import ereg.core.Access
import ereg.core.Language
import ereg.core.Secret
import ereg.core.Vaults
import ereg.kit.fake.SoftwareKeys
import ereg.kit.live.CoreKeys
import kotlinx.coroutines.runBlocking
import kotlin.test.Test

/** A call that is measured, and how often in a round. */
private class Line(
    val what: String,
    val times: Int,
    val call: suspend () -> Unit,
) {
    private val rounds = mutableListOf<Long>()

    suspend fun round() {
        val started = System.nanoTime()
        repeat(times) { call() }
        rounds += (System.nanoTime() - started) / times
    }

    fun forget() = rounds.clear()

    fun median(): Long = rounds.sorted()[rounds.size / 2]
}

/** `cargo xtask bench-calls` runs it over the library as an app carries it; the tests leave it out by its name. */
class CallsBench {
    @Test
    fun `the cost of a call by its shape`() =
        runBlocking {
            val vaults = Vaults(System.getProperty("ereg.bench") + "/100", Language.ZH, CoreKeys(SoftwareKeys()))
            val client = vaults.open(vaults.list().single(), Secret.key(ByteArray(32) { 7 }), Access.FULL)
            client.check()
            val (account, cases) = client.account() to client.cases()
            val lines =
                listOf(
                    Line("nothing is given back but an id", 500) { client.id() },
                    Line("a record (where the account stands)", 50) { account.standing() },
                    Line("a page of 50 cases, of 100", 50) { cases.list(0u) },
                    Line("a new observation and its first batch of changes", 50) {
                        client.changes().use { changes ->
                            changes.next()
                            changes.cancel()
                        }
                    },
                )
            // The first rounds warm what is compiled while it runs, and are not kept.
            repeat(WARMING) { lines.forEach { it.round() } }
            lines.forEach { it.forget() }
            repeat(ROUNDS) { lines.forEach { it.round() } }
            for (line in lines) {
                val ratio = line.median().toDouble() / lines[0].median()
                println("Kotlin: %-56s %10.1f us %8.2fx".format(line.what, line.median() / 1000.0, ratio))
            }
            client.end()
        }

    private companion object {
        const val WARMING = 10
        const val ROUNDS = 11
    }
}

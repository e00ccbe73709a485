package ereg

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.readText

/** A registry of its own with the seeded city: a real process, on a port of this machine. All people are invented. */
class City private constructor(
    private val data: Path,
    private val process: Process,
    val url: String,
    val root: String,
) : AutoCloseable {
    /** A home of the city by its key: contract, price, and who sells and buys it. */
    fun home(key: String): Home {
        val lines = registry("sandbox", "home", "--data", "$data", key).trim().lines()
        return Home(lines.associate { it.substringBefore("=") to it.substringAfter("=") })
    }

    /** An organisation of the city: the first that `city.json` lists. */
    fun organisation(): Organisation {
        val listed = data.resolve("city.json").readText().substringAfter("\"organisations\"")

        fun fact(
            name: String,
            behind: String = listed,
        ) = behind.substringAfter("\"$name\"").substringAfter("\"").substringBefore("\"")

        fun person(role: String): Person {
            val told = listed.substringAfter("\"$role\"").substringBefore("}")
            return Person(fact("name", told), fact("number", told), fact("identity_proof", told))
        }
        val withoutItsPeople = listed.substringAfter("{").replace(Regex("\\{[^{}]*}"), "")
        return Organisation(
            fact("name", withoutItsPeople),
            fact("code", withoutItsPeople),
            person("legal_representative"),
            person("representative"),
        )
    }

    /** Sets what another office, the bank or the clock does from now on. */
    fun sandbox(
        what: String,
        vararg arguments: String,
    ) {
        registry("sandbox", what, "--data", "$data", *arguments)
    }

    /** Nobody answers any more at [url]; the registry's directory stays. */
    override fun close() {
        process.destroy()
        if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly()
    }

    companion object {
        /** Seeds a city in [dir], which must not exist, and serves it. */
        fun open(dir: Path): City {
            registry("seed", "--data", "$dir", "--seed", "7", "--households", "0")
            return serve(dir)
        }

        private fun serve(dir: Path): City {
            val process =
                ProcessBuilder("${Repository.registry}", "serve", "--data", "$dir", "--lang", "en", "--log", "off")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
            val told = mutableMapOf<String, String>()
            val lines = process.inputStream.bufferedReader()
            while (told.size < 2) {
                val line = checkNotNull(lines.readLine()) { "the registry ended before it served" }
                for (word in listOf("listening on ", "root fingerprint ")) {
                    if (line.startsWith(word)) told[word] = line.removePrefix(word)
                }
            }
            return City(dir, process, told.getValue("listening on "), told.getValue("root fingerprint "))
        }

        private fun registry(vararg arguments: String): String {
            val process =
                ProcessBuilder("${Repository.registry}", *arguments)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .apply { environment()["EREG_LANG"] = "en" }
                    .start()
            val told = process.inputStream.bufferedReader().readText()
            check(process.waitFor() == 0) { "ereg-registry ${arguments.first()} failed" }
            return told
        }
    }
}

/** Somebody of the city, with what their identity app hands out. */
data class Person(
    val name: String,
    val idNo: String,
    val proof: String,
)

data class Organisation(
    val name: String,
    val code: String,
    val legalRepresentative: Person,
    val representative: Person,
)

/** A home of the city and what is known of it. */
class Home(
    private val facts: Map<String, String>,
) {
    val unit: String get() = fact("unit")
    val certificate: String get() = fact("certificate")
    val price: String get() = fact("price")
    val deed: String get() = fact("deed")

    fun person(slot: String) = Person(fact("$slot.name"), fact("$slot.id_no"), fact("$slot.identity_proof"))

    /** Returns the fields that name whoever fills a slot. */
    fun named(slot: String) =
        mapOf(
            "parties.$slot.name" to fact("$slot.name"),
            "parties.$slot.id_no" to fact("$slot.id_no"),
        )

    /** Returns the field of the share that whoever fills a slot takes. */
    fun share(slot: String) = mapOf("holding.$slot.share" to fact("$slot.share"))

    /** Returns the fields of the filed contract. */
    fun deal() =
        mapOf(
            "deal.price" to price,
            "deal.contract" to fact("contract"),
            "deal.signed_on" to "2026-10-20",
        )

    /** Returns the fields that the seller of the whole home types. */
    fun typed() = mapOf("holding.co_ownership" to "sole") + named("transferee.1") + deal() + ELECTRONIC

    private fun fact(name: String) = checkNotNull(facts[name]) { "the home has no $name" }
}

/** The fields of what is handed out: one document, and none on paper. */
val ELECTRONIC = mapOf("delivery.medium" to "electronic", "delivery.certificates" to "one")

/** The questions that the office would ask at the counter (询问), with the honest answers about a home without a mortgage. */
val HONEST: Map<String, Boolean> =
    mapOf(
        "true_intent" to true,
        "true_materials" to true,
        "unrecorded_co_owner" to false,
        "mortgaged" to false,
        "altered" to false,
    )

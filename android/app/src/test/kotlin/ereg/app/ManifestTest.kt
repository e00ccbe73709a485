package ereg.app

import ereg.Repository
import org.w3c.dom.Document
import org.w3c.dom.Element
import java.nio.file.Path
import javax.xml.parsers.DocumentBuilderFactory
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** The promises of the files that only Gradle and a phone read. */
class ManifestTest {
    private val android: Path = Repository.root.resolve("android")
    private val main: Path = android.resolve("app/src/main")
    private val manifest = read("AndroidManifest.xml")

    private fun read(file: String): Document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(main.resolve(file).toFile())

    private fun Document.all(tag: String): List<Element> {
        val found = getElementsByTagName(tag)
        return (0 until found.length).map { found.item(it) as Element }
    }

    private fun Element.told(name: String) = getAttribute("android:$name")

    @Test
    fun `nothing is backed up by the system, and nothing is sent in clear`() {
        val app = manifest.all("application").single()
        assertEquals("false", app.told("allowBackup"))
        assertEquals("false", app.told("usesCleartextTraffic"))
        assertEquals("@xml/data_extraction_rules", app.told("dataExtractionRules"))
        assertEquals("@xml/network_security_config", app.told("networkSecurityConfig"))
        val domains = setOf("root", "file", "database", "sharedpref", "external")
        val rules = read("res/xml/data_extraction_rules.xml")
        for (way in listOf("cloud-backup", "device-transfer")) {
            val left = rules.all("exclude").filter { (it.parentNode as Element).tagName == way }.map { it.getAttribute("domain") }
            assertEquals(domains, left.toSet(), way)
        }
        val base = read("res/xml/network_security_config.xml").all("base-config").single()
        assertEquals("false", base.getAttribute("cleartextTrafficPermitted"))
    }

    @Test
    fun `the app asks for what it uses and no more`() {
        val asked = manifest.all("uses-permission").map { it.told("name").removePrefix("android.permission.") }
        assertEquals(setOf("INTERNET", "ACCESS_NETWORK_STATE", "USE_BIOMETRIC", "CAMERA", "RECEIVE_BOOT_COMPLETED"), asked.toSet())
    }

    @Test
    fun `only the activity is open to others, and every class is there`() {
        val parts = listOf("application", "activity", "service", "provider", "receiver").flatMap { manifest.all(it) }
        assertEquals(listOf(".MainActivity"), parts.filter { it.told("exported") == "true" }.map { it.told("name") })
        for (part in parts) {
            val file = "ereg/app/${part.told("name").removePrefix(".")}.kt"
            assertTrue(listOf("main", "phone").any { main.resolveSibling("$it/kotlin/$file").exists() }, file)
        }
    }

    @Test
    fun `a notary's tablet is not kept out, and is shown as it is held`() {
        assertEquals(emptyList(), listOf("supports-screens", "compatible-screens").flatMap { manifest.all(it) })
        assertEquals(listOf("false"), manifest.all("uses-feature").map { it.told("required") })
        val activity = manifest.all("activity").single()
        assertEquals(listOf("", ""), listOf("screenOrientation", "resizeableActivity").map { activity.told(it) })
        // What is open and in whose hands the device is must not go with a turn of it.
        assertTrue(activity.told("configChanges").split("|").containsAll(listOf("orientation", "screenSize", "smallestScreenSize")))
    }

    @Test
    fun `the link that the manifest takes is one that the app reads`() {
        val link = manifest.all("data").single().let { "${it.told("scheme")}:${it.told("sspPrefix")}1:draft:code" }
        assertEquals(link, invitationOf(link))
    }

    /** The versions that Gradle and Maven both name. */
    @Test
    fun `Gradle builds with what Maven tested`() {
        val gradle = android.resolve("gradle/libs.versions.toml").readText()
        val maven = android.resolve("pom.xml").readText()
        for (name in listOf("kotlin", "coroutines", "jna", "zxing")) {
            val tested = Regex("<$name\\.version>(.+)</").find(maven)?.groupValues?.get(1)
            val built = Regex("(?m)^$name = \"(.+)\"$").find(gradle)?.groupValues?.get(1)
            assertTrue(tested != null && tested == built, "$name: Maven $tested, Gradle $built")
        }
    }
}

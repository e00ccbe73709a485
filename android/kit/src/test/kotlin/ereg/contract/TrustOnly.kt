package ereg.contract

import com.sun.net.httpserver.HttpServer
import ereg.Repository
import java.net.InetSocketAddress
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.io.path.readBytes

/** A registry that hands out its trust bundle and notes whatever else reaches it. */
class TrustOnly : AutoCloseable {
    val requests = CopyOnWriteArrayList<String>()
    private val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
    val url: String get() = "http://127.0.0.1:${server.address.port}"

    init {
        server.createContext("/") { exchange ->
            requests += "${exchange.requestMethod} ${exchange.requestURI.path}"
            val body = if (exchange.requestURI.path == "/v1/trust") bundle() else ByteArray(0)
            exchange.responseHeaders["content-type"] = listOf("application/json")
            exchange.sendResponseHeaders(if (body.isEmpty()) 404 else 200, if (body.isEmpty()) -1 else body.size.toLong())
            exchange.responseBody.use { it.write(body) }
        }
        server.start()
    }

    override fun close() = server.stop(0)

    companion object {
        /** The root of that bundle, as a person has compared it. */
        const val ROOT = "UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4"

        /** The same office's, which states its seal. */
        fun bundleWithSeal(): ByteArray = Repository.root.resolve("core/trust/tests/golden/trust-seals.json").readBytes()

        fun bundle(): ByteArray = Repository.root.resolve("core/trust/tests/golden/trust.json").readBytes()
    }
}

package ereg.sweep

import ereg.contract.ExportedCall
import ereg.contract.NOBODYS_DRAFT
import ereg.contract.OnAPhone
import ereg.contract.OpenVault
import ereg.contract.Surface
import ereg.contract.code
import ereg.core.ClientException
import java.lang.reflect.InvocationTargetException
import java.nio.ByteBuffer
import java.time.Instant
import java.time.LocalDate
import kotlin.reflect.KClass
import kotlin.reflect.KFunction
import kotlin.reflect.KType
import kotlin.reflect.full.callSuspend
import kotlin.reflect.full.memberFunctions
import kotlin.reflect.full.primaryConstructor
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** The same question put to every exported call of an open vault, by reflection: a new call is asked too. */
class EveryCallTest : OnAPhone() {
    @Test
    fun `after the vault has ended every call says closed`() =
        onAPhone {
            val vault = made()
            val objects = objectsOf(vault)
            vault.end()
            // Whoever helps asks for the logs also where no vault opens: LogsTest.
            val calls = objects.flatMap { it.throwing() }.filterNot { "$it" == "Outbox.exportLogs" }
            assertTrue(calls.size > 60, "${calls.size}")
            val otherwise = calls.associate { "$it" to it.fails() }.filterValues { it !is ClientException.Closed }
            assertEquals(emptyMap(), otherwise)
        }

    @Test
    fun `a handle that was let go of says so in every call`() =
        onAPhone {
            val vault = made()
            val objects = objectsOf(vault)
            objects.forEach { (it.handle as AutoCloseable).close() }
            val calls = objects.flatMap { it.throwing() }
            val otherwise = calls.associate { "$it" to it.fails() }.filterValues { it !is IllegalStateException }
            assertEquals(emptyMap(), otherwise)
        }

    @Test
    fun `an id that is none is told by its code in every call`() =
        onAPhone {
            val vault = made()
            val calls =
                objectsOf(vault).flatMap { it.throwing() }.flatMap { call ->
                    call.parameters().filter { isId(it) }.map { call.with(it) }
                }
            assertTrue(calls.size > 40, "${calls.size}")
            val otherwise =
                calls.associate { "$it" to it.fails() }.filterValues {
                    val code = (it as? ClientException)?.code
                    code !in NONE_SUCH
                }
            assertEquals(emptyMap(), otherwise)
        }

    /** The open vault and every feature object of it. */
    private fun objectsOf(vault: OpenVault): List<Exported> {
        val features =
            vault::class
                .memberFunctions
                .filter { it.parameters.size == 1 && !it.isSuspend && it.name in accessors }
                .mapNotNull { it.call(vault) as? AutoCloseable }
        return (listOf(vault) + features).map { Exported(it) }
    }

    private val accessors = Surface.calls.filter { !it.throws && !it.constructs }.map { it.name }

    /** An object with what the surface exports of it. */
    private class Exported(
        val handle: Any,
    ) {
        private val name = handle::class.simpleName

        /** Ending twice is fine and no error, so it is not asked. */
        fun throwing(): List<Call> =
            Surface.calls
                .filter { it.type == name && it.throws && !it.constructs && it.name !in setOf("end") }
                .map { call -> Call(handle, call, handle::class.memberFunctions.single { it.name == call.name }) }
    }

    private class Call(
        private val handle: Any,
        private val exported: ExportedCall,
        private val function: KFunction<*>,
        private val bad: Int? = null,
    ) {
        fun parameters(): List<Pair<Int, KType>> = function.parameters.drop(1).map { it.index to it.type }

        fun with(bad: Pair<Int, KType>) = Call(handle, exported, function, bad.first)

        /** Returns what it throws; a result is told as a fault. */
        suspend fun fails(): Throwable {
            val arguments =
                function.parameters
                    .drop(1)
                    .map { madeUp(it.type, it.index == bad) }
                    .toTypedArray()
            return try {
                val answer = if (function.isSuspend) function.callSuspend(handle, *arguments) else function.call(handle, *arguments)
                AssertionError("it answered ${answer?.let { it::class.simpleName }}")
            } catch (error: InvocationTargetException) {
                error.targetException
            } catch (error: ClientException) {
                error
            } catch (error: IllegalStateException) {
                error
            }
        }

        override fun toString() = "$exported${bad?.let { "($it)" }.orEmpty()}"
    }

    private companion object {
        /** A credit code: the one text that a call reads before it looks at the vault. */
        const val READABLE = "91420100MA0000023A"
        val NONE_SUCH =
            setOf("id.format", "slot.unknown", "matter.unknown", "need.unknown", "field.unknown", "channel.unknown")
        val VALID =
            mapOf(
                "Slot" to "transferor.1",
                "MatterId" to "T04",
                "Needs" to "tax_clearance",
                "QuestionName" to "true_intent",
                "ChannelId" to "wechat",
            )

        fun isId(parameter: Pair<Int, KType>): Boolean {
            val type = parameter.second.classifier as KClass<*>
            return type.isValue && type.qualifiedName.orEmpty().startsWith("ereg.core") &&
                type.primaryConstructor!!
                    .parameters[0]
                    .type.classifier == String::class
        }

        /** An argument of a type, well formed and of nothing that exists. */
        fun madeUp(
            type: KType,
            bad: Boolean,
        ): Any? {
            val kind = type.classifier as KClass<*>
            return when {
                type.isMarkedNullable && !bad -> null
                kind == String::class -> READABLE
                kind == UInt::class -> 0u
                kind == ByteArray::class -> ByteArray(1)
                kind == ByteBuffer::class -> ByteBuffer.allocateDirect(1)
                kind == List::class -> emptyList<Any>()
                kind == Instant::class -> Instant.EPOCH
                kind == LocalDate::class -> LocalDate.EPOCH
                kind.java.isEnum -> kind.java.enumConstants.first()
                kind.isValue -> kind.primaryConstructor!!.call(if (bad) "none such" else VALID[kind.simpleName] ?: NOBODYS_DRAFT.value)
                kind.simpleName == "Secret" -> ereg.contract.secret()
                else -> kind.primaryConstructor!!.let { made -> made.call(*made.parameters.map { madeUp(it.type, false) }.toTypedArray()) }
            }
        }
    }
}

package ereg.contract

import net.bytebuddy.agent.ByteBuddyAgent
import net.bytebuddy.agent.builder.AgentBuilder
import net.bytebuddy.asm.Advice
import net.bytebuddy.description.method.MethodDescription
import net.bytebuddy.matcher.ElementMatchers.isPublic
import java.util.concurrent.ConcurrentHashMap

/** The exported calls that the contract tests have really made: noted as each begins, in the generated code itself. */
object Calls {
    private val noted = ConcurrentHashMap.newKeySet<String>()
    private val tests: StackWalker = StackWalker.getInstance()

    fun made(call: ExportedCall): Boolean = "${owner(call)}.${if (call.isNew) "<init>" else call.name}" in noted

    /** Begins to note; once is enough. */
    fun note() {
        watching
    }

    private val watching by lazy {
        val owners = Surface.calls.map(::owner).toSet()
        // A class that is loaded only while another one is changed would not be seen.
        owners.forEach(Class<*>::forName)
        val instrumentation = ByteBuddyAgent.install()
        AgentBuilder
            .Default()
            .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
            .disableClassFormatChanges()
            .type { type, _, _, _, _ -> type.name in owners }
            .transform { builder, _, _, _, _ ->
                builder.visit(Advice.to(Entered::class.java).on(isPublic<MethodDescription>()))
            }.installOn(instrumentation)
    }

    /** Whether Kotlin constructs it by the name of its type. */
    private val ExportedCall.isNew get() = constructs && name == "new"

    private fun owner(call: ExportedCall): String =
        when {
            call.type == null -> "ereg.core.Ereg_bindingsKt"
            call.constructs && !call.isNew -> "ereg.core.${call.type}\$Companion"
            else -> "ereg.core.${call.type}"
        }

    /** Kotlin puts a suffix behind the name of what takes a value class. */
    @JvmStatic
    fun entered(
        type: String,
        method: String,
    ) {
        val byAContractTest = tests.walk { frames -> frames.anyMatch { "ereg.contract." in it.className && "Test" in it.className } }
        if (byAContractTest) noted += "$type.${method.substringBefore("-")}"
    }
}

/** Put into the generated code, at the head of each method. */
object Entered {
    @JvmStatic
    @Advice.OnMethodEnter
    fun entered(
        @Advice.Origin("#t") type: String,
        @Advice.Origin("#m") method: String,
    ) = Calls.entered(type, method)
}

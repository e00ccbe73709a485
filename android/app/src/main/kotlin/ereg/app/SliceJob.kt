package ereg.app

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import kotlin.time.Duration

private const val ID = 1

/** One slice of exchange in the background. Each slice asks for the next, so that the core's waits are kept. */
class SliceJob : JobService() {
    private var work: Job? = null

    override fun onStartJob(parameters: JobParameters): Boolean {
        val app = application as EregApplication
        work =
            app.scope.launch {
                val next = untilNext(app.home?.slice(SLICE_AT_MOST) ?: SliceEnd.NothingToOpen)
                jobFinished(parameters, false)
                if (next != null) schedule(app, next)
            }
        return true
    }

    /** The system wants its time back: what was under way is stopped, and comes again when the system sees fit. */
    override fun onStopJob(parameters: JobParameters): Boolean {
        work?.cancel()
        return true
    }

    companion object {
        /** Asks for a slice after [wait], once there is a network. It takes the place of the one that was asked for before. */
        fun schedule(
            context: Context,
            wait: Duration,
        ) {
            val job =
                JobInfo
                    .Builder(ID, ComponentName(context, SliceJob::class.java))
                    .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
                    .setMinimumLatency(wait.inWholeMilliseconds)
                    .setPersisted(true)
                    .build()
            context.getSystemService(JobScheduler::class.java)?.schedule(job)
        }
    }
}

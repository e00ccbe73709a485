package ereg.app

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import android.net.NetworkRequest
import android.os.Handler
import android.os.Looper

/** Tells on the main thread that there is a network again, or another one. */
class NetworkWatch(
    context: Context,
    private val told: () -> Unit,
) {
    private val networks = context.getSystemService(ConnectivityManager::class.java)
    private val callback =
        object : ConnectivityManager.NetworkCallback() {
            override fun onAvailable(network: Network) = told()
        }

    fun start() {
        val request =
            NetworkRequest
                .Builder()
                .addCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)
                .addCapability(NetworkCapabilities.NET_CAPABILITY_VALIDATED)
                .build()
        networks?.registerNetworkCallback(request, callback, Handler(Looper.getMainLooper()))
    }

    fun stop() {
        networks?.unregisterNetworkCallback(callback)
    }
}

// Not built in CI: there is no Android SDK. Maven compiles the same sources, but for src/phone.
plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.kotlin.android)
    alias(libs.plugins.kotlin.compose)
}

// The office that this build is for, such as -Poffice.url=… -Poffice.id=… -Poffice.root=…: without one the person types its address.
// The folder with the roots of others whose seals are trusted, seal-roots.pem and seal-revoked.crl, such as -Poffice.seals=…: without
// one the seals of the office alone are, as its trust bundle states them.
// The package of the identity app, such as -Pidentity.app=…: without one nobody can prove who they are.
fun told(name: String) = providers.gradleProperty(name).getOrElse("")

android {
    namespace = "ereg.app"
    compileSdk = 35

    defaultConfig {
        applicationId = "ereg.app"
        // From Android 11 on one consent, by body or by the lock of the screen, releases one use of a key.
        minSdk = 30
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
        ndk { abiFilters += listOf("arm64-v8a", "x86_64") }
        manifestPlaceholders +=
            mapOf(
                "officeUrl" to told("office.url"),
                "officeId" to told("office.id"),
                "officeRoot" to told("office.root"),
                "identityApp" to told("identity.app"),
            )
    }

    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "proguard-rules.pro")
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    buildFeatures { compose = true }

    sourceSets["main"].kotlin.srcDirs("src/main/kotlin", "src/phone/kotlin")
    // `native.sh` puts libereg_bindings.so there, for each kind of processor.
    sourceSets["main"].jniLibs.srcDirs("build/native")
    told("office.seals").takeIf { it.isNotEmpty() }?.let { sourceSets["main"].assets.srcDirs(it) }

    // Libraries stay unpacked in the package and are mapped from it, so each has to begin at a page of 16 KB.
    packaging { jniLibs { useLegacyPackaging = false } }
}

dependencies {
    implementation(project(":kit"))
    implementation(project(":ui"))
    implementation(platform(libs.compose.bom))
    implementation(libs.compose.foundation)
    implementation(libs.activity.compose)
    implementation(libs.coroutines.android)
    implementation(libs.zxing.core)
    // Beside the classes that the kit is compiled against: the same with its native part for phones.
    implementation("net.java.dev.jna:jna:${libs.versions.jna.get()}@aar")
}

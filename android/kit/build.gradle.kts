// Not built in CI: there is no Gradle. Maven compiles and tests the same sources.
plugins {
    alias(libs.plugins.kotlin.jvm)
}

kotlin {
    jvmToolchain(17)
    // `cargo xtask test` generates it.
    sourceSets["main"].kotlin.srcDir("../../bindings/generated/kotlin")
}

dependencies {
    api(libs.coroutines.core)
    // The app brings the archive for phones, which has the same classes.
    compileOnly(libs.jna)
}

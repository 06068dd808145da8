package org.tabellion.archtests.bad.orders.application;

/** Bad (6). */
final class EnvironmentReader {

    int settings() {
        return System.getenv().size();
    }
}

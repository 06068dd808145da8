package org.tabellion.conformance;

/** What a server did is not what the standard has. */
final class NotConforming extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotConforming(String message) {
        super(message);
    }
}

package org.tabellion.conformance;

/** A case cannot be tried: something was not given, or the server does not offer it. */
final class Lacking extends RuntimeException {

    private static final long serialVersionUID = 1;

    Lacking(String what) {
        super(what);
    }
}

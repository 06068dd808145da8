package org.tabellion.samclient;

/**
 * A SAM, or what stands in its place, answered what the contract does not allow, or what does not verify. Nothing of the
 * answer may be used, and asking again would give the same.
 */
public final class InvalidAnswer extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param what names members and checks, no values */
    public InvalidAnswer(String what) {
        super("the answer of the SAM is invalid: " + what);
    }

    InvalidAnswer(String what, Throwable cause) {
        super("the answer of the SAM is invalid: " + what, cause);
    }
}

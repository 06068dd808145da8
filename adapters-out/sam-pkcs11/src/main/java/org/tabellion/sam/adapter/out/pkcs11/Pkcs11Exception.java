package org.tabellion.sam.adapter.out.pkcs11;

/**
 * The module answered something else than CKR_OK; {@link Answers} says what that means. Never leaves this package but as
 * the cause of a Failure.
 */
final class Pkcs11Exception extends Exception {

    private final String function;
    private final long code;

    Pkcs11Exception(String function, long code) {
        super("%s answered 0x%x".formatted(function, code));
        this.function = function;
        this.code = code;
    }

    static void check(String function, long code) throws Pkcs11Exception {
        if (code != Ck.CKR_OK) {
            throw new Pkcs11Exception(function, code);
        }
    }

    String function() {
        return function;
    }

    long code() {
        return code;
    }

    /** Whether a signature may exist although none was returned. */
    boolean mayHaveSigned() {
        return function.equals("C_Sign");
    }
}

package org.tabellion.sam.adapter.out.pkcs11;

/** The module answered something else than CKR_OK. Never leaves this package but as the cause of a Failure. */
final class Pkcs11Exception extends Exception {

    /** What brings the module back, if anything does. */
    enum Remedy {
        /** A new session. */
        SESSION,
        /** Log in again and find the keys again: every private handle of the process is dead. */
        LOGIN,
        /** Close everything and initialise again. */
        DEVICE,
        NONE
    }

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

    long code() {
        return code;
    }

    Remedy remedy() {
        if (code == Ck.CKR_SESSION_CLOSED
                || code == Ck.CKR_SESSION_HANDLE_INVALID
                || code == Ck.CKR_OPERATION_ACTIVE
                || code == Ck.CKR_OPERATION_NOT_INITIALIZED) {
            return Remedy.SESSION;
        }
        if (code == Ck.CKR_USER_NOT_LOGGED_IN
                || code == Ck.CKR_KEY_HANDLE_INVALID
                || code == Ck.CKR_OBJECT_HANDLE_INVALID
                || code == Ck.CKR_UNWRAPPING_KEY_HANDLE_INVALID
                || code == Ck.CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT
                || code == Ck.CKR_WRAPPING_KEY_HANDLE_INVALID
                || code == Ck.CKR_WRAPPING_KEY_TYPE_INCONSISTENT) {
            return Remedy.LOGIN;
        }
        if (code == Ck.CKR_DEVICE_ERROR
                || code == Ck.CKR_DEVICE_MEMORY
                || code == Ck.CKR_DEVICE_REMOVED
                || code == Ck.CKR_TOKEN_NOT_PRESENT
                || code == Ck.CKR_TOKEN_NOT_RECOGNIZED
                || code == Ck.CKR_CRYPTOKI_NOT_INITIALIZED) {
            return Remedy.DEVICE;
        }
        return Remedy.NONE;
    }

    /** A PIN that the module refused is not shown to it again: a third wrong one would lock the token. */
    boolean refusesPin() {
        return code == Ck.CKR_PIN_INCORRECT
                || code == Ck.CKR_PIN_INVALID
                || code == Ck.CKR_PIN_LEN_RANGE
                || code == Ck.CKR_PIN_EXPIRED
                || code == Ck.CKR_PIN_LOCKED;
    }

    /** Whether a signature may exist although none was returned. */
    boolean mayHaveSigned() {
        return function.equals("C_Sign");
    }

    /**
     * Whether C_UnwrapKey may mean the blob by it. The codes do not tell a bad blob from a broken device: SoftHSM
     * answers both with CKR_GENERAL_ERROR.
     */
    boolean mayMeanBadBlob() {
        return function.equals("C_UnwrapKey")
                && (code == Ck.CKR_WRAPPED_KEY_INVALID
                        || code == Ck.CKR_WRAPPED_KEY_LEN_RANGE
                        || code == Ck.CKR_ENCRYPTED_DATA_INVALID
                        || code == Ck.CKR_ENCRYPTED_DATA_LEN_RANGE
                        || code == Ck.CKR_GENERAL_ERROR
                        || code == Ck.CKR_FUNCTION_FAILED
                        || code == Ck.CKR_ARGUMENTS_BAD
                        || code == Ck.CKR_DATA_INVALID
                        || code == Ck.CKR_DATA_LEN_RANGE
                        || code == Ck.CKR_TEMPLATE_INCONSISTENT
                        || code == Ck.CKR_ATTRIBUTE_VALUE_INVALID);
    }
}

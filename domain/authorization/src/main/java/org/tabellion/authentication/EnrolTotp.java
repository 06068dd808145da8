package org.tabellion.authentication;

/**
 * Binds an authenticator application (RFC 6238: SHA-1 for the sake of the applications in use, six digits, 30 s) to a
 * signer. The secret is shown once and kept encrypted. It counts after a first code was right.
 */
public interface EnrolTotp {

    /** Beginning anew takes the place of what was begun, not of what was confirmed. */
    Begun begin(AuthenticationProof proof);

    Confirmed confirm(AuthenticationProof proof, SigningSecret code);

    sealed interface Begun {

        /** Secret: whoever sees it has the factor. */
        final class Secret implements Begun {

            private final String base32;
            private final String uri;

            /** @param uri {@code otpauth://totp/...}, for a QR code */
            public Secret(String base32, String uri) {
                this.base32 = base32;
                this.uri = uri;
            }

            public String base32() {
                return base32;
            }

            public String uri() {
                return uri;
            }

            @Override
            public String toString() {
                return "TOTP secret";
            }
        }

        record StepUpNeeded() implements Begun {}
    }

    enum Confirmed {
        CONFIRMED,
        WRONG_CODE,
        NOTHING_BEGUN,
        LOCKED,
        STEP_UP_NEEDED
    }
}

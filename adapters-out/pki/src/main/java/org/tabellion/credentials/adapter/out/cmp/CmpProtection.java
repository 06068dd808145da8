package org.tabellion.credentials.adapter.out.cmp;

import java.security.PrivateKey;
import java.util.List;
import org.tabellion.kernel.Bytes;

/** How this server is known to the authority (RFC 9810 section 5.1.3). */
public sealed interface CmpProtection {

    /** PBMAC1 over a secret that the authority handed out, under the reference it gave with it. */
    static CmpProtection sharedSecret(Bytes reference, char[] secret) {
        return new SharedSecret(reference, secret.clone());
    }

    /** @param chain X.509 DER, the certificate of {@code key} first */
    static CmpProtection signature(PrivateKey key, List<Bytes> chain) {
        return new Signature(key, List.copyOf(chain));
    }

    final class SharedSecret implements CmpProtection {
        private final Bytes reference;
        private final char[] secret;

        private SharedSecret(Bytes reference, char[] secret) {
            this.reference = reference;
            this.secret = secret;
        }

        Bytes reference() {
            return reference;
        }

        char[] secret() {
            return secret.clone();
        }

        @Override
        public String toString() {
            return "a shared secret";
        }
    }

    final class Signature implements CmpProtection {
        private final PrivateKey key;
        private final List<Bytes> chain;

        private Signature(PrivateKey key, List<Bytes> chain) {
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("a signature needs a certificate");
            }
            this.key = key;
            this.chain = chain;
        }

        PrivateKey key() {
            return key;
        }

        List<Bytes> chain() {
            return chain;
        }

        @Override
        public String toString() {
            return "a signature";
        }
    }
}

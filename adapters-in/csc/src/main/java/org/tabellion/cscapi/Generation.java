package org.tabellion.cscapi;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The generations of the API in the field: 0.1.7.9, 1.0.4.0 and 2.x. Each method is written once; what a generation names,
 * words or allows in another way stands here.
 */
enum Generation {
    V0("v0", "hash", "hashAlgo"),
    V1("v1", "hash", "hashAlgo"),
    V2("v2", "hashes", "hashAlgorithmOID");

    /** Before the generation's own path. */
    static final String BASE = "/csc/";

    private final String path;
    private final String hashes;
    private final String digest;

    Generation(String path, String hashes, String digest) {
        this.path = path;
        this.hashes = hashes;
        this.digest = digest;
    }

    static Optional<Generation> ofPath(String path) {
        return Arrays.stream(values()).filter(it -> it.path.equals(path)).findFirst();
    }

    /** {@code v1} */
    String path() {
        return path;
    }

    /** Name of the member with the hashes. */
    String hashes() {
        return hashes;
    }

    /** Name of the member with the OID of the digest. {@code signatures/timestamp} calls it {@code hashAlgo} always. */
    String digest() {
        return digest;
    }

    boolean isSecond() {
        return this == V2;
    }

    /** Before the second generation a credential token is shown as the member {@code SAD}, never in the header. */
    Set<String> scopesOfUse() {
        return isSecond() ? Set.of(Caller.SERVICE, Caller.CREDENTIAL) : Set.of(Caller.SERVICE);
    }

    Leniency leniency() {
        return this == V0 ? Leniency.LENIENT : Leniency.STRICT;
    }

    CscError hashOutsideSad() {
        return CscError.invalid(
                isSecond() ? "Hash is not authorized by the SAD" : "Hash is not authorized by the SAD.");
    }

    CscError certificateExpired(CredentialCertificate certificate) {
        return CscError.invalid(
                isSecond()
                        ? "Signing certificate is expired"
                        : "Signing certificate '%s' is expired.".formatted(certificate.subject()));
    }
}

package org.tabellion.sam.adapter.out.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;

/** A CK_MECHANISM with its parameter, laid out in native memory and never changed. */
final class Mechanism {

    static final Mechanism RSA_PKCS_KEY_PAIR_GEN = of(Ck.CKM_RSA_PKCS_KEY_PAIR_GEN);
    static final Mechanism EC_KEY_PAIR_GEN = of(Ck.CKM_EC_KEY_PAIR_GEN);
    static final Mechanism AES_KEY_GEN = of(Ck.CKM_AES_KEY_GEN);
    static final Mechanism GENERIC_SECRET_KEY_GEN = of(Ck.CKM_GENERIC_SECRET_KEY_GEN);
    static final Mechanism RSA_PKCS = of(Ck.CKM_RSA_PKCS);
    static final Mechanism ECDSA = of(Ck.CKM_ECDSA);
    static final Mechanism SHA256_HMAC = of(Ck.CKM_SHA256_HMAC);

    /** As many as there are digests, lengths of RSA keys and kinds of salt. */
    private static final Map<PssParameters, Mechanism> PSS = new ConcurrentHashMap<>();

    private record PssParameters(DigestAlgorithm digest, int salt) {}

    private final MemorySegment struct;

    private Mechanism(MemorySegment struct) {
        this.struct = struct;
    }

    static Mechanism of(long type) {
        return new Mechanism(struct(Arena.ofAuto(), type, MemorySegment.NULL));
    }

    /** With an initialization vector as the parameter. */
    static Mechanism of(long type, Bytes vector) {
        var arena = Arena.ofAuto();
        return new Mechanism(struct(arena, type, arena.allocateFrom(JAVA_BYTE, vector.toArray())));
    }

    /** MGF1 by the same digest. */
    static Mechanism pss(SignatureAlgorithm algorithm, KeyAlgorithm key) {
        return PSS.computeIfAbsent(
                new PssParameters(algorithm.digest(), algorithm.saltLength(key.bits())), Mechanism::pss);
    }

    private static Mechanism pss(PssParameters parameters) {
        return switch (parameters.digest()) {
            case SHA256 -> pss(Ck.CKM_SHA256, Ck.CKG_MGF1_SHA256, parameters.salt());
            case SHA384 -> pss(Ck.CKM_SHA384, Ck.CKG_MGF1_SHA384, parameters.salt());
            case SHA512 -> pss(Ck.CKM_SHA512, Ck.CKG_MGF1_SHA512, parameters.salt());
        };
    }

    private static Mechanism pss(long hash, long mgf, long salt) {
        var arena = Arena.ofAuto();
        return new Mechanism(struct(arena, Ck.CKM_RSA_PKCS_PSS, arena.allocateFrom(JAVA_LONG, hash, mgf, salt)));
    }

    /** ECDH with the bare x coordinate as the secret. @param point uncompressed */
    static Mechanism ecdh(Bytes point) {
        var arena = Arena.ofAuto();
        var parameter = arena.allocate(40, 8);
        parameter.set(JAVA_LONG, 0, Ck.CKD_NULL);
        parameter.set(JAVA_LONG, 8, 0);
        parameter.set(ADDRESS, 16, MemorySegment.NULL);
        parameter.set(JAVA_LONG, 24, point.length());
        parameter.set(ADDRESS, 32, arena.allocateFrom(JAVA_BYTE, point.toArray()));
        return new Mechanism(struct(arena, Ck.CKM_ECDH1_DERIVE, parameter));
    }

    private static MemorySegment struct(Arena arena, long type, MemorySegment parameter) {
        var struct = arena.allocate(24, 8);
        struct.set(JAVA_LONG, 0, type);
        struct.set(ADDRESS, 8, parameter);
        struct.set(JAVA_LONG, 16, parameter.byteSize());
        return struct;
    }

    MemorySegment struct() {
        return struct;
    }
}

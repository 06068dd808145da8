package org.tabellion.kernel;

import java.util.List;

/** The kinds of signing key that are made and used (ETSI TS 119 312; names of curves as in SEC 2). */
public enum KeyAlgorithm {
    RSA_2048(Family.RSA, 2048, ""),
    RSA_3072(Family.RSA, 3072, ""),
    RSA_4096(Family.RSA, 4096, ""),
    P_256(Family.ECDSA, 256, "secp256r1"),
    P_384(Family.ECDSA, 384, "secp384r1"),
    P_521(Family.ECDSA, 521, "secp521r1");

    public enum Family {
        RSA,
        ECDSA
    }

    private final Family family;
    private final int bits;
    private final String curve;

    KeyAlgorithm(Family family, int bits, String curve) {
        this.family = family;
        this.bits = bits;
        this.curve = curve;
    }

    public Family family() {
        return family;
    }

    /** Length of the modulus, or of the order of the curve. */
    public int bits() {
        return bits;
    }

    /** SEC 2 name; empty for RSA. */
    public String curve() {
        return curve;
    }

    /** Strongest fit first is not promised; each of them can be asked of a key of this kind. */
    public List<SignatureAlgorithm> signatureAlgorithms() {
        return List.of(SignatureAlgorithm.values()).stream()
                .filter(it -> it.family() == family)
                .toList();
    }
}

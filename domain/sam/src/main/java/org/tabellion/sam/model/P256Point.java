package org.tabellion.sam.model;

import java.math.BigInteger;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/**
 * A point of the curve P-256 and not its neutral element: what a module may safely agree a secret with. The group has
 * prime order, so every such point is as good as an honest one.
 *
 * @param x 32 bytes
 * @param y 32 bytes
 */
public record P256Point(Bytes x, Bytes y) implements ValueObject {

    private static final int LENGTH = 32;
    private static final Bytes SPKI_HEAD = Bytes.ofHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
    private static final BigInteger P =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    private static final BigInteger THREE = BigInteger.valueOf(3);

    /** @throws IllegalArgumentException if that is no point of the curve */
    public P256Point {
        var xValue = coordinate(x);
        var yValue = coordinate(y);
        // y^2 = x^3 - 3x + b
        var right = xValue.multiply(xValue).subtract(THREE).multiply(xValue).add(B);
        if (yValue.multiply(yValue).subtract(right).mod(P).signum() != 0) {
            throw new IllegalArgumentException("not on the curve P-256");
        }
    }

    private static BigInteger coordinate(Bytes value) {
        var number = new BigInteger(1, value.toArray());
        if (value.length() != LENGTH || number.compareTo(P) >= 0) {
            throw new IllegalArgumentException("no coordinate of the curve P-256");
        }
        return number;
    }

    /**
     * @param publicKey SubjectPublicKeyInfo, DER
     * @throws IllegalArgumentException if it is no key on P-256 in the one form there is
     */
    public static P256Point ofSpki(Bytes publicKey) {
        var encoded = publicKey.hex();
        var head = SPKI_HEAD.hex() + "04";
        if (!encoded.startsWith(head) || publicKey.length() != SPKI_HEAD.length() + 1 + 2 * LENGTH) {
            throw new IllegalArgumentException("no public key on P-256");
        }
        int at = head.length();
        return new P256Point(
                Bytes.ofHex(encoded.substring(at, at + 2 * LENGTH)), Bytes.ofHex(encoded.substring(at + 2 * LENGTH)));
    }

    /** SEC 1 section 2.3.3, 65 bytes. */
    public Bytes uncompressed() {
        return Bytes.of((byte) 4).append(x).append(y);
    }

    /** SubjectPublicKeyInfo, DER. */
    public Bytes spki() {
        return SPKI_HEAD.append(uncompressed());
    }

    /** base64url of the SHA-256 thumbprint of the key as JWK (RFC 7638). */
    public String thumbprint() {
        var json = new CanonicalJson()
                .text("crv", "P-256")
                .text("kty", "EC")
                .bytes("x", x)
                .bytes("y", y);
        return DigestAlgorithm.SHA256.digest(json.toBytes()).base64Url();
    }
}

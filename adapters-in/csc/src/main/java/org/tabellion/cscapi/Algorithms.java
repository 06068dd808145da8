package org.tabellion.cscapi;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.KeyAlgorithm.Family;
import org.tabellion.kernel.SignatureAlgorithm;

/** Which algorithms a key offers, and which one a call asks for. */
final class Algorithms {

    static final String RSA = "1.2.840.113549.1.1.1";
    static final String RSA_PSS = "1.2.840.113549.1.1.10";
    static final String EC = "1.2.840.10045.2.1";

    private Algorithms() {}

    /** Full signature OIDs first: clients look for theirs and know no better than to take the first. */
    static List<String> of(KeyAlgorithm key) {
        return switch (key) {
            case RSA_2048, RSA_3072, RSA_4096 ->
                List.of("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", RSA_PSS, RSA);
            case P_256 -> List.of(SignatureAlgorithm.ECDSA_SHA256.oid(), EC);
            case P_384 -> List.of(SignatureAlgorithm.ECDSA_SHA384.oid(), EC);
            case P_521 -> List.of(SignatureAlgorithm.ECDSA_SHA512.oid(), EC);
        };
    }

    /** By which keys of these kinds sign, each once. */
    static List<String> ofAll(Set<KeyAlgorithm> keys) {
        var offered = keys.stream().flatMap(it -> of(it).stream()).collect(Collectors.toSet());
        return Arrays.stream(SignatureAlgorithm.values())
                .map(SignatureAlgorithm::oid)
                .distinct()
                .filter(offered::contains)
                .toList();
    }

    static Optional<String> curve(KeyAlgorithm key) {
        return switch (key) {
            case P_256 -> Optional.of("1.2.840.10045.3.1.7");
            case P_384 -> Optional.of("1.3.132.0.34");
            case P_521 -> Optional.of("1.3.132.0.35");
            case RSA_2048, RSA_3072, RSA_4096 -> Optional.empty();
        };
    }

    /**
     * @param digestName name of the member with the OID of the digest
     * @throws CscError with the protocol's word for what is missing or contradicts itself
     */
    static SignatureAlgorithm chosen(CscRequest request, KeyAlgorithm key, String digestName) {
        return chosen(request, key, digestName, CscError.invalidParameter(digestName));
    }

    /** @param contradiction what is said of a digest that is not the algorithm's */
    static SignatureAlgorithm chosen(CscRequest request, KeyAlgorithm key, String digestName, CscError contradiction) {
        var signAlgo = request.string("signAlgo");
        if (!of(key).contains(signAlgo)) {
            throw CscError.invalidParameter("signAlgo");
        }
        var digest = digest(request, digestName);
        var chosen =
                switch (signAlgo) {
                    case RSA -> SignatureAlgorithm.of(Family.RSA, needed(digest, digestName));
                    case EC -> SignatureAlgorithm.of(Family.ECDSA, needed(digest, digestName));
                    case RSA_PSS -> pss(request, key, needed(digest, digestName));
                    default -> ofOid(signAlgo);
                };
        if (digest.isPresent() && digest.get() != chosen.digest()) {
            throw contradiction;
        }
        // A plain key-type OID must not reach what the key's own list leaves out, as SHA-512 on P-256.
        if (!of(key).contains(chosen.oid())) {
            throw CscError.invalidParameter(digestName);
        }
        return chosen;
    }

    static Optional<DigestAlgorithm> digest(CscRequest request, String name) {
        return request.optionalString(name)
                .map(oid -> DigestAlgorithm.ofOid(oid).orElseThrow(() -> CscError.invalidParameter(name)));
    }

    static DigestAlgorithm needed(Optional<DigestAlgorithm> digest, String name) {
        return digest.orElseThrow(() -> CscError.missing("string", name));
    }

    private static SignatureAlgorithm ofOid(String oid) {
        for (var algorithm : SignatureAlgorithm.values()) {
            if (algorithm.oid().equals(oid)) {
                return algorithm;
            }
        }
        throw CscError.invalidParameter("signAlgo");
    }

    // RFC 4055: hash, mask and digest agree, trailer 1. Absent would mean SHA-1. Clients send the salt that is as long
    // as the
    // digest, or the longest one.
    private static SignatureAlgorithm pss(CscRequest request, KeyAlgorithm key, DigestAlgorithm digest) {
        var text = request.optionalString("signAlgoParams")
                .orElseThrow(() -> CscError.missing("string", "signAlgoParams"));
        try {
            var parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(Bytes.ofBase64(text).toArray());
            var specification = parameters.getParameterSpec(PSSParameterSpec.class);
            if (specification.getDigestAlgorithm().equals(digest.standardName())
                    && specification.getMGFParameters() instanceof MGF1ParameterSpec mask
                    && mask.getDigestAlgorithm().equals(digest.standardName())
                    && specification.getTrailerField() == PSSParameterSpec.TRAILER_FIELD_BC) {
                return pss(digest, key, specification.getSaltLength());
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException malformed) {
            throw CscError.invalidParameter("signAlgoParams");
        }
        throw CscError.invalidParameter("signAlgoParams");
    }

    private static SignatureAlgorithm pss(DigestAlgorithm digest, KeyAlgorithm key, int saltLength) {
        for (var algorithm : key.signatureAlgorithms()) {
            if (algorithm.isPss() && algorithm.digest() == digest && algorithm.saltLength(key.bits()) == saltLength) {
                return algorithm;
            }
        }
        throw CscError.invalidParameter("signAlgoParams");
    }

    /** RSASSA-PSS-params for SHA-256, Base64 of the DER: what {@code info} shows beside the OID. */
    static String pssParameters() {
        try {
            var parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            return Base64.getEncoder().encodeToString(parameters.getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSASSA-PSS", e);
        }
    }
}

package org.tabellion.documents.application;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tabellion.documents.SignForClient.Fault;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.validation.ValidateSignature.Indication;
import org.tabellion.validation.ValidateSignature.Report;
import org.tabellion.validation.ValidateSignature.Signature;

/**
 * What our own validation says of a signature that we are about to give away: the one by this certificate. Signatures that a
 * document brought along are its sender's matter.
 */
final class OwnSignature {

    /** EN 319 102-1 clause 5.1.3: evidence that may be there if it is asked for again. */
    private static final Set<String> EVIDENCE_LACKS =
            Set.of("TRY_LATER", "CERTIFICATE_CHAIN_GENERAL_FAILURE", "REVOCATION_OUT_OF_BOUNDS_NO_POE");

    private static final Set<String> OF_CERTIFICATE = Set.of(
            "REVOKED",
            "REVOKED_NO_POE",
            "REVOKED_CA_NO_POE",
            "EXPIRED",
            "NOT_YET_VALID",
            "OUT_OF_BOUNDS_NO_POE",
            "OUT_OF_BOUNDS_NOT_REVOKED");
    private static final Set<String> OF_DOCUMENT =
            Set.of("FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE", "SIGNED_DATA_NOT_FOUND");

    private OwnSignature() {}

    /**
     * @return empty if it is valid
     * @throws Failure UNAVAILABLE if it cannot be told now, since evidence is not to be had: ask again
     */
    static Optional<Fault> fault(Report report, Bytes certificate) {
        var ours = report.signatures().stream()
                .filter(it -> it.signingCertificate().equals(Optional.of(certificate)))
                .toList();
        return ours.isEmpty() ? Optional.of(Fault.DOCUMENT) : worst(ours);
    }

    private static Optional<Fault> worst(List<Signature> ours) {
        var faults = ours.stream()
                .filter(it -> it.indication() != Indication.TOTAL_PASSED)
                .map(OwnSignature::fault)
                .toList();
        return faults.stream().min(Fault::compareTo);
    }

    private static Fault fault(Signature signature) {
        var reason = signature.subIndication().orElse("");
        if (EVIDENCE_LACKS.contains(reason)) {
            throw Failure.unavailable("revocation evidence", null);
        }
        if (OF_CERTIFICATE.contains(reason)) {
            return Fault.CERTIFICATE;
        }
        return OF_DOCUMENT.contains(reason) ? Fault.DOCUMENT : Fault.OURS;
    }
}

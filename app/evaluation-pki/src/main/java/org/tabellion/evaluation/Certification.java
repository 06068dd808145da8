package org.tabellion.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Decides about requests. A word in brackets in the common name steers it: {@code [refuse]} is refused, {@code [wait]}
 * waits for a decision from outside, {@code [wait 2]} is issued after two polls.
 */
final class Certification {

    /** Why a request is not fit, in the words of CMP. */
    enum Flaw {
        PROOF_OF_POSSESSION,
        ALGORITHM,
        SUBJECT
    }

    private static final Pattern STEERING = Pattern.compile("\\[(refuse|wait)(?: ([0-9]{1,3}))?\\]");
    private static final Set<ASN1ObjectIdentifier> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1);

    private final Register register;
    private final Profiles profiles;
    private final Entity issuing;

    Certification(Register register, Profiles profiles, Entity issuing) {
        this.register = register;
        this.profiles = profiles;
        this.issuing = issuing;
    }

    static String nameOf(PKCS10CertificationRequest request) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(request.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Flaw> flaw(PKCS10CertificationRequest request) {
        if (!isAcceptable(request.getSubjectPublicKeyInfo())) {
            return Optional.of(Flaw.ALGORITHM);
        }
        if (!provesPossession(request)) {
            return Optional.of(Flaw.PROOF_OF_POSSESSION);
        }
        return isIdentifying(request.getSubject()) ? Optional.empty() : Optional.of(Flaw.SUBJECT);
    }

    /** The same request gets the same decision, and never a second certificate. */
    synchronized Register.Decision decide(PKCS10CertificationRequest request) {
        var name = nameOf(request);
        return register.decision(name).orElseGet(() -> {
            var steering = STEERING.matcher(commonName(request.getSubject()));
            if (!steering.find()) {
                return issue(request);
            }
            if (steering.group(1).equals("refuse")) {
                register.refused(name);
            } else {
                var polls = steering.group(2);
                register.waiting(name, request, polls == null ? -1 : Integer.parseInt(polls));
            }
            return register.decision(name).orElseThrow();
        });
    }

    synchronized Optional<Register.Decision> poll(String name) {
        if (register.decision(name).orElse(null) instanceof Register.Decision.Waiting(var request, var polls)) {
            if (polls == 0) {
                return Optional.of(issue(request));
            }
            register.polled(name);
        }
        return register.decision(name);
    }

    /** @return false if nothing of this name waits */
    synchronized boolean settle(String name, boolean issue) {
        if (!(register.decision(name).orElse(null) instanceof Register.Decision.Waiting waiting)) {
            return false;
        }
        if (issue) {
            issue(waiting.request());
        } else {
            register.refused(name);
        }
        return true;
    }

    boolean revoke(BigInteger serial, int reason) {
        return register.revoke(serial, new Register.Revocation(Instant.now(), reason));
    }

    private Register.Decision issue(PKCS10CertificationRequest request) {
        var certificate = profiles.signer(request.getSubjectPublicKeyInfo(), request.getSubject(), issuing);
        register.issued(nameOf(request), certificate);
        return new Register.Decision.Issued(certificate);
    }

    private static boolean isAcceptable(SubjectPublicKeyInfo key) {
        var algorithm = key.getAlgorithm();
        if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return algorithm.getParameters() instanceof ASN1ObjectIdentifier curve && CURVES.contains(curve);
        }
        if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return false;
        }
        try {
            return RSAPublicKey.getInstance(key.parsePublicKey()).getModulus().bitLength() >= 2048;
        } catch (IOException | IllegalArgumentException notAKey) {
            return false;
        }
    }

    private static boolean provesPossession(PKCS10CertificationRequest request) {
        try {
            return request.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()));
        } catch (OperatorCreationException | PKCSException notAProof) {
            return false;
        }
    }

    // EN 319 412-2 section 4.2.4 and EN 319 412-3 section 4.2.1.
    private static boolean isIdentifying(X500Name subject) {
        if (!has(subject, BCStyle.C) || !has(subject, BCStyle.CN)) {
            return false;
        }
        return Profiles.isLegalPerson(subject)
                ? has(subject, BCStyle.O)
                : has(subject, BCStyle.PSEUDONYM) || has(subject, BCStyle.GIVENNAME) && has(subject, BCStyle.SURNAME);
    }

    private static boolean has(X500Name subject, ASN1ObjectIdentifier attribute) {
        return subject.getRDNs(attribute).length > 0;
    }

    private static String commonName(X500Name subject) {
        return IETFUtils.valueToString(subject.getRDNs(BCStyle.CN)[0].getFirst().getValue());
    }
}

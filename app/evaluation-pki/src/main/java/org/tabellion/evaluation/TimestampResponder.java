package org.tabellion.evaluation;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cmp.PKIFailureInfo;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.CollectionStore;

/** RFC 3161 with RFC 5816, in the profile of EN 319 422: whole seconds, no ordering, accuracy of one second. */
final class TimestampResponder {

    private static final Set<ASN1ObjectIdentifier> IMPRINTS =
            Set.of(TSPAlgorithms.SHA256, TSPAlgorithms.SHA384, TSPAlgorithms.SHA512);

    private final Keys keys;
    private final SecureRandom random = new SecureRandom();

    TimestampResponder(Keys keys) {
        this.keys = keys;
    }

    byte[] answer(byte[] request) throws IOException {
        try {
            var generator =
                    new TimeStampResponseGenerator(tokens(), IMPRINTS, Set.of(Profiles.TIMESTAMP_POLICY), Set.of());
            try {
                var asked = new TimeStampRequest(request);
                return generator
                        .generate(asked, new BigInteger(127, random), new Date())
                        .getEncoded();
            } catch (IOException | IllegalArgumentException | ClassCastException notARequest) {
                return generator
                        .generateFailResponse(PKIStatus.REJECTION, PKIFailureInfo.badDataFormat, "cannot be read")
                        .getEncoded();
            }
        } catch (TSPException e) {
            throw new IOException("a time-stamp cannot be made", e);
        }
    }

    private TimeStampTokenGenerator tokens() throws TSPException {
        try {
            DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
            var tokens = new TimeStampTokenGenerator(
                    new SignerInfoGeneratorBuilder(digests)
                            .build(keys.timestamps().signer(), keys.timestamps().certificate()),
                    digests.get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
                    Profiles.TIMESTAMP_POLICY);
            tokens.setAccuracySeconds(1);
            tokens.addCertificates(new CollectionStore<>(
                    List.of(keys.timestamps().certificate(), keys.issuing().certificate())));
            return tokens;
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

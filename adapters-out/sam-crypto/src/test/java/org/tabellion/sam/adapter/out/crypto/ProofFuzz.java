package org.tabellion.sam.adapter.out.crypto;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.Approval;
import org.tabellion.sam.RelyingParty;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.FactorProof;
import org.tabellion.sam.spi.FactorProofs.Verdict;

/**
 * What factors and operation users prove with. The first byte says what the rest is: client data, authenticator data, a
 * signature, a public key, an approval. None is answered by an exception, and nothing is believed but what was signed.
 */
public final class ProofFuzz {

    private static final int SHAPES = 5;
    private static final Authenticator AUTHENTICATOR = Authenticator.es256();
    private static final OperationUser USER = new OperationUser("op-2");
    private static final Bytes BODY = Bytes.ofUtf8("{\"version\":2}");
    private static final String APPROVAL = USER.approval(BODY).jws();
    private static final Challenge CHALLENGE = new Challenge(DigestAlgorithm.SHA256.digest(Bytes.of()));
    private static final FactorProof.Passkey GOOD = AUTHENTICATOR.asserted(CHALLENGE);
    private static final RelyingParty PARTY = new RelyingParty(Authenticator.RP_ID, List.of(Authenticator.ORIGIN));
    private static final JcaFactorProofs PROOFS = new JcaFactorProofs();
    private static final JwsApprovals APPROVALS = new JwsApprovals();

    private ProofFuzz() {}

    /** What to begin with: one good value of each shape. */
    public static List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        seeds.add(shaped(0, GOOD.clientData()));
        seeds.add(shaped(1, GOOD.authenticatorData()));
        seeds.add(shaped(2, GOOD.signature()));
        for (var key : List.of(Authenticator.es256(), Authenticator.rs256(), Authenticator.ed25519())) {
            seeds.add(shaped(3, key.publicKey()));
        }
        seeds.add(shaped(4, Bytes.ofUtf8(APPROVAL)));
        return seeds;
    }

    private static byte[] shaped(int shape, Bytes data) {
        return Bytes.of((byte) shape).append(data).toArray();
    }

    /** @throws RuntimeException if something was believed that was not signed */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        var value = Bytes.of(Arrays.copyOfRange(data, 1, data.length));
        switch ((data[0] & 0xff) % SHAPES) {
            case 0 -> judge(GOOD.authenticatorData(), value, GOOD.signature());
            case 1 -> judge(value, GOOD.clientData(), GOOD.signature());
            case 2 -> judge(GOOD.authenticatorData(), GOOD.clientData(), value);
            case 3 -> PROOFS.isFit(value);
            default -> approve(new String(value.toArray(), StandardCharsets.UTF_8));
        }
    }

    private static void judge(Bytes authenticatorData, Bytes clientData, Bytes signature) {
        var factor = new SecondFactor.Passkey(GOOD.credentialId(), AUTHENTICATOR.publicKey(), Authenticator.RP_ID);
        var proof = new FactorProof.Passkey(GOOD.credentialId(), authenticatorData, clientData, signature);
        boolean isSigned = authenticatorData.equals(GOOD.authenticatorData()) && clientData.equals(GOOD.clientData());
        if (PROOFS.judge(factor, proof, CHALLENGE, PARTY) instanceof Verdict.Good && !isSigned) {
            throw new IllegalStateException("an assertion is believed that nobody signed");
        }
    }

    private static void approve(String jws) {
        var maker = APPROVALS.maker(new Approval(jws, BODY), List.of(USER.registered()));
        boolean hasTheHeader = jws.startsWith(APPROVAL.substring(0, APPROVAL.indexOf('.')));
        if (maker.isPresent() && !hasTheHeader) {
            throw new IllegalStateException("an approval is believed that nobody signed");
        }
    }
}

package org.tabellion.sam.adapter.out.crypto;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.Approval;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.OperationUserId;
import org.tabellion.sam.Operators;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.spi.ApprovalVerifier;
import tools.jackson.core.JacksonException;

/**
 * Detached compact JWS by RFC 7797: the header says {@code alg}, {@code kid}, {@code "b64": false} and {@code "crit":
 * ["b64"]} and nothing else, the middle is empty, and what is signed is header, dot, and the body as it is.
 */
public final class JwsApprovals implements ApprovalVerifier {

    private static final int LONGEST = 4096;
    private static final Set<String> HEADER = Set.of("alg", "kid", "b64", "crit");

    private final JwsSignatures signatures = new JwsSignatures();

    @Override
    public Optional<OperationUserId> maker(Approval approval, List<Operators.User> users) {
        try {
            return Optional.of(read(approval, users));
        } catch (Unfit | JacksonException | IllegalArgumentException notAnApproval) {
            return Optional.empty();
        }
    }

    private OperationUserId read(Approval approval, List<Operators.User> users) throws Unfit {
        var jws = approval.jws();
        int middle = jws.indexOf("..");
        if (jws.length() > LONGEST || middle < 1 || jws.indexOf('.', middle + 2) >= 0) {
            throw new Unfit(Reason.FORMAT, "no detached compact JWS");
        }
        var header = StrictObject.parse(Bytes.ofBase64Url(jws.substring(0, middle)));
        boolean isDetached = HEADER.equals(Set.copyOf(header.names()))
                && !header.flag("b64")
                && header.texts("crit").equals(List.of("b64"));
        var algorithm = JwsAlgorithm.named(header.text("alg"));
        if (!isDetached || algorithm.isEmpty()) {
            throw new Unfit(Reason.FORMAT, "another header");
        }
        var user = users.stream()
                .filter(it -> it.id().value().equals(header.text("kid")))
                .findFirst()
                .orElseThrow(() -> new Unfit(Reason.ISSUER, "nobody of this name"));
        var input = Bytes.ofUtf8(jws.substring(0, middle + 1)).append(approval.body());
        if (!signatures.isSigned(
                user.publicKey(), algorithm.get(), input, Bytes.ofBase64Url(jws.substring(middle + 2)))) {
            throw new Unfit(Reason.SIGNATURE, "the signature does not verify");
        }
        return user.id();
    }
}

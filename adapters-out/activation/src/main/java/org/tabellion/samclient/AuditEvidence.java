package org.tabellion.samclient;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Collection;
import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the SAM gives with an answer: the line of its audit log, the way from it to the root of its group, and the line of
 * that root with the signature of the audit key. Lines are taken byte for byte as they stand in the log.
 */
final class AuditEvidence {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_PROOF = 40;

    private final SamAnswer record;
    private final SamAnswer root;

    private AuditEvidence(SamAnswer record, SamAnswer root) {
        this.record = record;
        this.root = root;
    }

    /** @throws InvalidAnswer if the line is not in the group that the root covers */
    static AuditEvidence of(SamAnswer audit) {
        var record = audit.object("record");
        var root = audit.object("root");
        var lefts = audit.flagOfEach("proof", "left");
        var siblings = audit.bytesOfEach("proof", "sibling");
        if (siblings.size() > LONGEST_PROOF) {
            throw new InvalidAnswer("proof");
        }
        var at = hash(0, record.json(), Bytes.of());
        for (int i = 0; i < siblings.size(); i++) {
            at = lefts.get(i) ? hash(1, siblings.get(i), at) : hash(1, at, siblings.get(i));
        }
        if (!root.text("type").equals("root") || !root.bytes("merkle").equals(at)) {
            throw new InvalidAnswer("the audit record is not under the root");
        }
        return new AuditEvidence(record, root);
    }

    /** Stands for the root: equal roots are signed alike. */
    Bytes rootDigest() {
        return DigestAlgorithm.SHA256.digest(root.json());
    }

    boolean isSignedByOneOf(Collection<PublicKey> keys) {
        var statement = statement();
        var signature = root.bytes("signature");
        return keys.stream().anyMatch(key -> verifies(key, statement, signature));
    }

    /** @throws InvalidAnswer if the record is about another act than this */
    void requireAbout(String requestId, List<Bytes> hashes, List<Bytes> values) {
        if (!record.text("type").equals("sign")
                || !record.text("outcome").equals("ok")
                || !record.text("req_id").equals(requestId)
                || !record.listOfBytes("dtbs_r").equals(hashes)
                || !record.listOfBytes("signatures").equals(values)) {
            throw new InvalidAnswer("the audit record is about another signature");
        }
    }

    // The line is canonical (RFC 8785), so what is left of it when members are taken out is canonical too.
    private byte[] statement() {
        var statement = SamJson.object(root.json());
        statement.remove(List.of("seq", "prev", "signature"));
        return JSON.writeValueAsBytes(statement);
    }

    private static boolean verifies(PublicKey key, byte[] statement, Bytes signature) {
        try {
            var verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(statement);
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException noSignature) {
            return false;
        }
    }

    private static Bytes hash(int kind, Bytes left, Bytes right) {
        var digest = DigestAlgorithm.SHA256.newMessageDigest();
        digest.update((byte) kind);
        digest.update(left.toArray());
        digest.update(right.toArray());
        return Bytes.of(digest.digest());
    }
}

package org.tabellion.sam.adapter.out.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.MerkleTree;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.JsonNodeException;

/**
 * Tells whether an audit log is whole: every line links to the one before, numbers rise, and every line is covered by a
 * root that the audit key signed.
 */
public final class AuditVerifier {

    private final PublicKey auditKey;

    private long line;
    private long lastSequence;
    private Bytes head = AuditChain.GENESIS;
    private boolean begins;
    private final List<Bytes> uncovered = new ArrayList<>();
    private long firstUncovered;
    private long roots;

    private AuditVerifier(PublicKey auditKey) {
        this.auditKey = auditKey;
    }

    /** What was found. */
    public sealed interface Finding {

        /**
         * Every line that is there is as it was written.
         *
         * @param begins whether the log starts with the first line ever; else an older file comes before
         * @param unsigned lines after the last root: none in a log whose SAM has stopped; in one that lives those of the
         *     last second
         */
        record Whole(boolean begins, long lines, long roots, long lastSequence, long unsigned) implements Finding {}

        /** @param line counted from 1 */
        record Broken(long line, String what) implements Finding {}
    }

    /**
     * @param auditKey SubjectPublicKeyInfo, DER
     * @throws IllegalArgumentException if that is no EC key
     */
    public static Finding verify(Path log, Bytes auditKey) throws IOException {
        var verifier = new AuditVerifier(key(auditKey));
        try (var lines = Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
            return verifier.verify(lines);
        } catch (Break found) {
            return new Finding.Broken(verifier.line, found.what());
        }
    }

    private Finding verify(BufferedReader lines) throws IOException, Break {
        for (var text = lines.readLine(); text != null; text = lines.readLine()) {
            line++;
            var read = read(text);
            if (line == 1) {
                begins = begin(read);
            }
            link(Bytes.ofUtf8(text), read);
        }
        return new Finding.Whole(begins, line, roots, lastSequence, unsigned());
    }

    // The last root's own line waits for the next root: it is signed in itself.
    private long unsigned() {
        return uncovered.isEmpty() ? 0 : uncovered.size() - (roots > 0 ? 1 : 0);
    }

    private boolean begin(AuditLine first) throws Break {
        boolean isFirstEver = first.bytes("prev").equals(AuditChain.GENESIS);
        // A file in the middle may only begin where the SAM began to write: anywhere else it was cut.
        if (!isFirstEver
                && !first.text("type").equals("start")
                && !first.text("type").equals("continue")) {
            throw new Break("the log does not begin with a first line");
        }
        head = first.bytes("prev");
        return isFirstEver;
    }

    private void link(Bytes text, AuditLine read) throws Break {
        if (!read.bytes("prev").equals(head)) {
            throw new Break("the link to the line before is wrong");
        }
        if (read.sequence() <= lastSequence) {
            throw new Break("the number does not rise");
        }
        if (read.isRoot()) {
            checkRoot(read);
        }
        if (uncovered.isEmpty()) {
            firstUncovered = read.sequence();
        }
        uncovered.add(text);
        lastSequence = read.sequence();
        head = DigestAlgorithm.SHA256.digest(text);
    }

    private void checkRoot(AuditLine root) throws Break {
        int count = covered(root);
        var covered = uncovered.subList(0, count);
        // If the first lines that the root covers are in an older file, its signed head vouches for those that are
        // here.
        boolean isWholeGroup = root.number("first") == firstUncovered && root.number("count") == count;
        if ((isWholeGroup
                        && !root.bytes("merkle").equals(MerkleTree.over(covered).root()))
                || (!isWholeGroup && (begins || roots > 0))
                || !root.bytes("head").equals(DigestAlgorithm.SHA256.digest(covered.getLast()))) {
            throw otherLines();
        }
        if (!isSigned(root)) {
            throw new Break("the signature of the root is wrong");
        }
        covered.clear();
        if (!uncovered.isEmpty()) {
            firstUncovered = read(uncovered.getFirst().utf8()).sequence();
        }
        roots++;
    }

    /** How many of the lines that wait for a root this one covers. */
    private int covered(AuditLine root) throws Break {
        int count = 0;
        while (count < uncovered.size() && read(uncovered.get(count).utf8()).sequence() <= root.number("last")) {
            count++;
        }
        if (count == 0) {
            throw otherLines();
        }
        return count;
    }

    private static Break otherLines() {
        return new Break("the root covers other lines than stand before it");
    }

    private boolean isSigned(AuditLine root) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(auditKey);
            signature.update(root.statement().toArray());
            return signature.verify(root.bytes("signature").toArray());
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    private static AuditLine read(String text) throws Break {
        try {
            var read = AuditLine.parse(text);
            read.text("type");
            read.bytes("prev");
            read.sequence();
            return read;
        } catch (JsonNodeException | IllegalArgumentException notAnAuditLine) {
            throw new Break("no audit line");
        } catch (JacksonException notJson) {
            throw new Break("no JSON");
        }
    }

    private static PublicKey key(Bytes subjectPublicKeyInfo) {
        try {
            return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the audit key is an EC public key", e);
        }
    }

    private static final class Break extends Exception {

        private final String what;

        Break(String what) {
            super(what, null, false, false);
            this.what = what;
        }

        String what() {
            return what;
        }
    }
}

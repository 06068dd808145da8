package org.tabellion.sam.adapter.out.log;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.MerkleTree;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.JsonNodeException;

/**
 * Tells whether an audit log is whole, over all files that it was rotated into: every line links to the one before, numbers
 * rise, every line is covered by a root that the audit key signed, and every line that is known from elsewhere is there.
 */
public final class AuditVerifier {

    private final PublicKey auditKey;
    private final SortedMap<Long, Bytes> known = new TreeMap<>();

    private Path file;
    private long line;
    private long lines;
    private long firstSequence;
    private long lastSequence;
    private Bytes head = AuditChain.GENESIS;
    private boolean begins;
    private final List<Bytes> uncovered = new ArrayList<>();
    private long firstUncovered;
    private long roots;
    private Optional<Instant> lastRoot = Optional.empty();

    private AuditVerifier(Path file, PublicKey auditKey) {
        this.file = file;
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
         * @param lastRoot when the last root was signed: a SAM that runs signs one each minute
         */
        record Whole(
                int files,
                boolean begins,
                long lines,
                long roots,
                long lastSequence,
                long unsigned,
                Optional<Instant> lastRoot)
                implements Finding {}

        /** @param line counted from 1 */
        record Broken(Path file, long line, String what) implements Finding {}
    }

    /**
     * The files of one log: {@code log} itself, and those that were moved aside under names that begin with its name.
     *
     * @param auditKey SubjectPublicKeyInfo, DER
     * @param known lines that were certainly written: from answers, from the other log, from a running SAM
     * @throws IllegalArgumentException if that is no EC key
     */
    public static Finding verify(Path log, Bytes auditKey, Collection<AuditChain.Head> known) throws IOException {
        var verifier = new AuditVerifier(log, key(auditKey));
        var files = AuditFiles.of(log);
        try {
            for (var head : known) {
                verifier.expect(head);
            }
            for (var file : files) {
                verifier.read(file);
            }
            verifier.requireKnown();
            return verifier.whole(files.size());
        } catch (Break found) {
            return new Finding.Broken(verifier.file, verifier.line, found.what());
        }
    }

    /** The heads of {@code other} that are named in the files of {@code log}. */
    public static List<AuditChain.Head> named(Path log, AuditLogName other) throws IOException {
        var named = new ArrayList<AuditChain.Head>();
        for (var file : AuditFiles.of(log)) {
            try (var lines = AuditFiles.open(file)) {
                for (var text = lines.readLine(); text != null; text = lines.readLine()) {
                    if (text.contains("\"type\":\"heads\"")) {
                        var line = AuditLine.parse(text);
                        named.add(new AuditChain.Head(other, line.number("last"), line.bytes("head")));
                    }
                }
            } catch (JacksonException | IllegalArgumentException notAnAuditLine) {
                throw new IOException("no audit line in " + file, notAnAuditLine);
            }
        }
        return named;
    }

    private void expect(AuditChain.Head head) throws Break {
        var before = head.sequence() == 0 ? null : known.put(head.sequence(), head.digest());
        if (before != null && !before.equals(head.digest())) {
            throw new Break("line number %d is known to be two different ones".formatted(head.sequence()));
        }
    }

    private void read(Path next) throws IOException, Break {
        file = next;
        line = 0;
        try (var content = AuditFiles.open(next)) {
            for (var text = content.readLine(); text != null; text = content.readLine()) {
                line++;
                lines++;
                var read = read(text);
                if (lines == 1) {
                    begins = begin(read);
                    firstSequence = read.sequence();
                }
                link(Bytes.ofUtf8(text), read);
            }
        } catch (CharacterCodingException notText) {
            line++;
            throw new Break("no UTF-8");
        } catch (JacksonException | IllegalArgumentException notAnAuditLine) {
            throw new Break("no audit line");
        }
    }

    // What comes before the first line that is here was in a file that is kept elsewhere.
    private void requireKnown() throws Break {
        if (!begins) {
            known.headMap(firstSequence).clear();
        }
        if (!known.isEmpty()) {
            throw new Break(
                    "the line number %d is known to have been written, and is missing".formatted(known.firstKey()));
        }
    }

    private Finding whole(int files) {
        return new Finding.Whole(files, begins, lines, roots, lastSequence, unsigned(), lastRoot);
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
            throw new Break(
                    line == 1
                            ? "a file between this one and the one before is missing"
                            : "the link to the line before is wrong");
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
        var expected = known.remove(lastSequence);
        if (expected != null && !expected.equals(head)) {
            throw new Break("another line of this number is known");
        }
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
        lastRoot = Optional.of(root.time("ts"));
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

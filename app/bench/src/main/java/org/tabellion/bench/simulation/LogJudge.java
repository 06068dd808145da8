package org.tabellion.bench.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.MerkleTree;

/** Judges a log and its proofs by what the design says of them, sharing nothing with the verifier that is shipped. */
final class LogJudge {

    private LogJudge() {}

    /** What is wrong with these lines of one log. */
    static Optional<String> judge(List<String> lines) {
        var head = AuditChain.GENESIS;
        long last = 0;
        var waiting = new ArrayList<String>();
        for (var line : lines) {
            long sequence = number(line, "seq");
            if (!Bytes.ofBase64Url(text(line, "prev")).equals(head)) {
                return Optional.of("line " + sequence + " does not follow the line before");
            }
            if (sequence <= last) {
                return Optional.of("line " + sequence + " follows " + last);
            }
            if (text(line, "type").equals("root")) {
                var covered = waiting.stream()
                        .filter(it -> number(it, "seq") <= number(line, "last"))
                        .toList();
                if (covered.isEmpty()
                        || covered.size() != number(line, "count")
                        || number(covered.getFirst(), "seq") != number(line, "first")
                        || !merkle(covered).equals(Bytes.ofBase64Url(text(line, "merkle")))) {
                    return Optional.of("root " + sequence + " covers other lines");
                }
                if (!isSigned(line)) {
                    return Optional.of("root " + sequence + " is not signed");
                }
                waiting.removeAll(covered);
            }
            waiting.add(line);
            last = sequence;
            head = digest(line);
        }
        return Optional.empty();
    }

    /** What is wrong with the proof of an answer. */
    static Optional<String> judge(AuditEvidence evidence) {
        var root = MerkleTree.rootOf(Bytes.ofUtf8(evidence.record()), evidence.proof());
        if (!root.equals(Bytes.ofBase64Url(text(evidence.root(), "merkle")))) {
            return Optional.of("the proof leads to another root");
        }
        return isSigned(evidence.root()) ? Optional.empty() : Optional.of("the root of the proof is not signed");
    }

    /** How often each hash stands in a record that was written before the act. */
    static Map<String, Integer> begun(List<String> lines) {
        var begun = new HashMap<String, Integer>();
        for (var line : lines) {
            int at = line.indexOf("\"dtbs_r\":[");
            if (at >= 0 && text(line, "outcome").equals("begun")) {
                var list = line.substring(at + 10, line.indexOf(']', at));
                for (var hash : list.split(",", -1)) {
                    begun.merge(hash.substring(1, hash.length() - 1), 1, Integer::sum);
                }
            }
        }
        return begun;
    }

    /** The name of a record: epoch and number of its line. */
    static String auditId(String line) {
        return number(line, "epoch") + "." + number(line, "seq");
    }

    static String text(String line, String member) {
        int at = line.indexOf("\"" + member + "\":\"");
        if (at < 0) {
            return "";
        }
        int from = at + member.length() + 4;
        return line.substring(from, line.indexOf('"', from));
    }

    private static long number(String line, String member) {
        int from = line.indexOf("\"" + member + "\":") + member.length() + 3;
        int to = from;
        while (Character.isDigit(line.charAt(to))) {
            to++;
        }
        return Long.parseLong(line.substring(from, to));
    }

    private static Bytes merkle(List<String> lines) {
        return MerkleTree.over(lines.stream().map(Bytes::ofUtf8).toList()).root();
    }

    // The statement is the line without its number, its link and its signature.
    private static boolean isSigned(String root) {
        var statement = without(
                without(without(root, "\"seq\":" + number(root, "seq")), member(root, "prev")),
                member(root, "signature"));
        return SimulatedHsm.auditValue(digest(statement)).equals(Bytes.ofBase64Url(text(root, "signature")));
    }

    private static String member(String line, String name) {
        return "\"" + name + "\":\"" + text(line, name) + "\"";
    }

    private static String without(String line, String member) {
        return line.contains(member + ",") ? line.replace(member + ",", "") : line.replace("," + member, "");
    }

    private static Bytes digest(String text) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(text));
    }
}

package org.tabellion.signing.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Sad;

/**
 * The hashes that stand in a SAD, read without checking it: a call that asks for others is refused here with the exact
 * reason, before the SAM is troubled. What is let through is judged by the SAM alone.
 */
public final class ApprovedHashes {

    private static final Pattern HASHES = Pattern.compile("\"dtbs_r\"\\s*:\\s*\\[([^\\]]*)\\]");

    private final Optional<List<String>> approved;

    public ApprovedHashes(Sad sad) {
        this.approved = payload(sad).flatMap(ApprovedHashes::hashes);
    }

    /** Whether the multiset holds all of these; also true if the SAD cannot be read. */
    public boolean mayHold(List<Dtbsr> hashes) {
        if (approved.isEmpty()) {
            return true;
        }
        var left = new ArrayList<>(approved.get());
        return hashes.stream().allMatch(it -> left.remove(it.value().base64Url()));
    }

    private static Optional<String> payload(Sad sad) {
        var parts = sad.compact().split("\\.", -1);
        try {
            return parts.length == 3 ? Optional.of(Bytes.ofBase64Url(parts[1]).utf8()) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> hashes(String payload) {
        var found = HASHES.matcher(payload);
        return found.find()
                ? Optional.of(Arrays.stream(found.group(1).split(",", -1))
                        .map(it -> it.strip().replace("\"", ""))
                        .toList())
                : Optional.empty();
    }
}

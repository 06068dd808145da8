package org.tabellion.consent.adapter.out.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import org.tabellion.consent.KeyWish;
import org.tabellion.kernel.adapter.out.jdbc.Lists;

/** A wish in one column: the policy on the first line, after a mark, then each member of the subject and what it says. */
final class KeyWishText {

    /** So that no line is empty. No text of a wish holds a line feed. */
    private static final String MARK = "=";

    private KeyWishText() {}

    static String of(KeyWish wish) {
        var lines = new ArrayList<String>();
        lines.add(MARK + wish.certificatePolicy().orElse(""));
        wish.sortedSubjectData().forEach((member, value) -> {
            lines.add(member);
            lines.add(value);
        });
        return Lists.join(lines);
    }

    static KeyWish parse(String text) {
        var lines = Lists.split(text);
        var policy = Optional.of(lines.getFirst().substring(MARK.length())).filter(it -> !it.isEmpty());
        var subject = new HashMap<String, String>();
        for (int i = 1; i < lines.size(); i += 2) {
            subject.put(lines.get(i), lines.get(i + 1));
        }
        return new KeyWish(policy, subject);
    }
}

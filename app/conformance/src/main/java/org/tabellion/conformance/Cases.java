package org.tabellion.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All that is tried, in its order: what changes a server's mind about a caller comes late. */
final class Cases {

    private final List<Case> all = new ArrayList<>();

    static List<Case> all() {
        var cases = new Cases();
        InfoCases.addTo(cases);
        BearerCases.addTo(cases);
        BodyCases.addTo(cases);
        ListCases.addTo(cases);
        CredentialCases.addTo(cases);
        MetadataCases.addTo(cases);
        TokenCases.addTo(cases);
        AuthorizeCases.addTo(cases);
        CodeCases.addTo(cases);
        PushedCases.addTo(cases);
        RichCases.addTo(cases);
        RevocationCases.addTo(cases);
        SignHashCases.addTo(cases);
        ExplicitCases.addTo(cases);
        TimestampCases.addTo(cases);
        SignDocCases.addTo(cases);
        AsynchronousCases.addTo(cases);
        LoginCases.addTo(cases);
        return List.copyOf(cases.all);
    }

    void add(Set<Edition> editions, String id, String clause, String title, Case.Check check) {
        if (all.stream().anyMatch(it -> it.id().equals(id))) {
            throw new IllegalArgumentException("two cases are called " + id);
        }
        all.add(new Case(id, clause, title, Set.copyOf(editions), check));
    }
}

package org.tabellion.oauth;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The scopes that take a signer's yes, each for one thing, and so asked for alone. CSC 2.2 spells the types of their {@code
 * authorization_details} in two ways; some write an underscore.
 */
enum SignerScope {
    CREDENTIAL("credential"),
    CREATION("credential-creation"),
    DELETION("credential-deletion");

    private static final String OF_2025 = "https://cloudsignatureconsortium.org/2025/";

    private final String word;

    SignerScope(String word) {
        this.word = word;
    }

    /** CSC before 2.2 has the first alone. */
    static Set<SignerScope> offered(String specs) {
        return specs.startsWith("2.0") ? Set.of(CREDENTIAL) : Set.of(values());
    }

    static Optional<SignerScope> of(String scope) {
        return Arrays.stream(values())
                .filter(it -> it.word.equals(scope.replace('_', '-')))
                .findFirst();
    }

    static Optional<SignerScope> ofType(String type) {
        return type.startsWith(OF_2025) ? of(type.substring(OF_2025.length())) : of(type);
    }

    static Optional<SignerScope> among(Collection<String> scopes) {
        return scopes.stream().flatMap(it -> of(it).stream()).findFirst();
    }

    /** As tokens and registrations spell it; any other scope stays what it is. */
    static String spelled(String scope) {
        return of(scope).map(SignerScope::word).orElse(scope);
    }

    String word() {
        return word;
    }

    List<String> types() {
        return List.of(word, OF_2025 + word);
    }

    static List<String> types(Set<SignerScope> offered) {
        return Stream.of(values())
                .filter(offered::contains)
                .flatMap(it -> it.types().stream())
                .toList();
    }
}

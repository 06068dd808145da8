package org.tabellion.authentication.adapter.out.servicekeys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tabellion.authentication.Password;
import org.tabellion.kernel.testkit.SeededRandomness;

class Argon2PasswordHashesTest {

    private final Argon2PasswordHashes hashes = new Argon2PasswordHashes(new SeededRandomness(1));

    @Test
    void a_password_matches_its_hash_alone() {
        var hash = hashes.hash(new Password("correct horse battery"));

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hashes.matches(new Password("correct horse battery"), hash)).isTrue();
        assertThat(hashes.matches(new Password("correct horse batterz"), hash)).isFalse();
        assertThat(hashes.hash(new Password("correct horse battery"))).isNotEqualTo(hash);
    }

    @Test
    void nobodys_hash_has_the_same_cost_and_no_password() {
        assertThat(hashes.ofNobody()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hashes.matches(new Password(""), hashes.ofNobody())).isFalse();
    }
}

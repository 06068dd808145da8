package org.tabellion.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.SeededRandomness;

class ValuesTest {

    @Test
    void a_digest_of_the_wrong_length_is_no_dtbsr() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dtbsr(DigestAlgorithm.SHA256, Bytes.of(new byte[20])))
                .withMessage("a SHA-256 digest has 32 bytes, not 20");
    }

    @Test
    void a_signature_algorithm_is_told_by_oid_and_digest_together() {
        for (var algorithm : SignatureAlgorithm.values()) {
            if (!algorithm.hasLongestSalt()) {
                assertThat(SignatureAlgorithm.of(algorithm.oid(), algorithm.digest()))
                        .contains(algorithm);
            }
        }
        assertThat(SignatureAlgorithm.of("1.2.840.113549.1.1.11", DigestAlgorithm.SHA512))
                .isEmpty();
    }

    @Test
    void the_longest_salt_of_pss_is_what_the_key_has_room_for() {
        assertThat(SignatureAlgorithm.RSA_PSS_SHA256.saltLength(2048)).isEqualTo(32);
        assertThat(SignatureAlgorithm.RSA_PSS_SHA256_LONGEST_SALT.saltLength(2048))
                .isEqualTo(222);
        assertThat(SignatureAlgorithm.RSA_PSS_SHA512_LONGEST_SALT.saltLength(4096))
                .isEqualTo(446);
        assertThat(SignatureAlgorithm.RSA_SHA256.saltLength(2048)).isZero();
    }

    @Test
    void every_key_can_be_asked_for_every_digest() {
        for (var key : KeyAlgorithm.values()) {
            for (var digest : DigestAlgorithm.values()) {
                assertThat(SignatureAlgorithm.of(key.family(), digest).fits(key))
                        .isTrue();
            }
        }
    }

    @Test
    void a_secret_shows_fixed_text_only() {
        assertThat(new Sad("a.b.c")).hasToString("SAD");
    }

    @Test
    void a_callers_nonsense_as_traceparent_begins_a_new_trace() {
        var trace = Trace.continueOrBegin("00-xyz", new SeededRandomness(1));

        assertThat(trace.traceId()).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
        assertThat(Trace.continueOrBegin(trace.traceparent(), new SeededRandomness(2)))
                .isEqualTo(trace);
    }

    @Test
    void a_group_is_bound_only_while_its_work_runs() {
        var inside = GroupScope.call(new GroupId("bank"), GroupScope::current);

        assertThat(inside).contains(new GroupId("bank"));
        assertThat(GroupScope.current()).isEmpty();
    }

    @Test
    void units_of_work_do_not_nest() {
        var work = new ImmediateUnitOfWork();

        assertThatIllegalStateException().isThrownBy(() -> work.run(() -> work.run(() -> {})));
        assertThat(work.commits()).isZero();
    }
}

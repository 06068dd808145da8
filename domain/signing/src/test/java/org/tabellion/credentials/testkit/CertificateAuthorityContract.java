package org.tabellion.credentials.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.tabellion.credentials.spi.CertificateAuthority;
import org.tabellion.credentials.spi.CertificateAuthority.Answer;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/** What every {@link CertificateAuthority} keeps: the one of the unit tests and the real one alike. */
public interface CertificateAuthorityContract {

    /** @param subject RFC 4514, the one in {@code request} */
    record Asked(Bytes request, String subject) {}

    CertificateAuthority authority();

    /** A fresh request that is certified at once. */
    Asked fit();

    /** A fresh request that the authority decides in favour of when it was asked a second time. */
    Asked undecided();

    /** A fresh request that the authority refuses. */
    Asked unwanted();

    /** Makes {@link #authority()} unreachable. */
    void cut();

    @Test
    default void certifies_the_same_request_with_the_same_certificate() {
        var asked = fit();

        var first = ask(asked);

        assertThat(first).isInstanceOf(Answer.Certified.class);
        assertThat(ask(asked)).isEqualTo(first);
    }

    @Test
    default void certifies_two_requests_with_two_certificates() {
        assertThat(leaf(ask(fit()))).isNotEqualTo(leaf(ask(fit())));
    }

    @Test
    default void decides_later_what_it_could_not_decide() {
        var asked = undecided();

        assertThat(ask(asked)).isEqualTo(new Answer.Undecided());
        assertThat(ask(asked)).isInstanceOf(Answer.Certified.class);
    }

    @Test
    default void refuses_and_keeps_refusing() {
        var asked = unwanted();

        var first = ask(asked);

        assertThat(first).isInstanceOf(Answer.Refused.class);
        assertThat(ask(asked)).isEqualTo(first);
    }

    @Test
    default void revokes_once_and_takes_it_again_without_a_change() {
        var asked = fit();
        var certificate = leaf(ask(asked));

        authority().revoke(certificate, 1);
        authority().revoke(certificate, 4);

        assertThat(ask(asked)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    default void is_unavailable_when_it_cannot_be_reached() {
        var asked = fit();
        var certificate = leaf(ask(asked));
        cut();

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> ask(asked))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> authority().revoke(certificate, 1))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
    }

    private Answer ask(Asked asked) {
        return authority().request(asked.request(), "", asked.subject());
    }

    private static Bytes leaf(Answer answer) {
        return ((Answer.Certified) answer).chain().getFirst();
    }
}

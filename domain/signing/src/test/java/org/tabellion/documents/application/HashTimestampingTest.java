package org.tabellion.documents.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.AuditEvent;
import org.tabellion.documents.spi.TimestampAuthority;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.metering.testkit.CountedUsage;

class HashTimestampingTest {

    private static final ClientId PORTAL = new ClientId("portal");
    private static final Bytes HASH = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("hello"));

    private final CountedUsage usage = new CountedUsage();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final List<AuditEvent> audit = new ArrayList<>();

    @Test
    void each_token_is_audited_and_counted_and_has_the_nonce() {
        var nonce = Optional.of(Bytes.ofHex("0abc"));
        var timestamping = timestamping((_, hash, wanted) -> {
            assertThat(work.isOpen()).isFalse();
            return hash.append(wanted.orElseThrow());
        });

        assertThat(timestamping.timestamp(PORTAL, DigestAlgorithm.SHA256, HASH, nonce))
                .isEqualTo(HASH.append(nonce.get()));
        timestamping.timestamp(PORTAL, DigestAlgorithm.SHA256, HASH, nonce);
        assertThat(usage.lines()).containsExactly("portal TIMESTAMP 1", "portal TIMESTAMP 1");
        assertThat(audit).hasSize(2);
    }

    @Test
    void without_a_token_nothing_is_counted() {
        var timestamping = timestamping((_, _, _) -> {
            throw Failure.unavailable("the time-stamp authority", null);
        });

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> timestamping.timestamp(PORTAL, DigestAlgorithm.SHA256, HASH, Optional.empty()));
        assertThat(usage.lines()).isEmpty();
        assertThat(audit).isEmpty();
    }

    @Test
    void a_hash_of_another_length_and_too_long_a_nonce_are_refused() {
        var timestamping = timestamping((_, hash, _) -> hash);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> timestamping.timestamp(PORTAL, DigestAlgorithm.SHA384, HASH, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timestamping.timestamp(
                        PORTAL, DigestAlgorithm.SHA256, HASH, Optional.of(Bytes.of(new byte[33]))));
    }

    private HashTimestamping timestamping(TimestampAuthority authority) {
        return new HashTimestamping(
                authority,
                work,
                audit::add,
                usage,
                new Ids(ManualTime.at("2026-11-21T10:00:00Z"), new SeededRandomness(1)));
    }
}

package org.tabellion.consent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tabellion.consent.model.PinChange;
import org.tabellion.consent.spi.PinChanges;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;

/** What every {@link PinChanges} keeps. */
public interface PinChangesContract {

    Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    /** Each call is a unit of work of its own. */
    PinChanges pinChanges();

    @Test
    default void a_signer_has_one_change_under_way_and_it_ends_once() {
        var first = change("bank", 'A', 'P', NOW);
        var second = change("bank", 'A', 'Q', NOW);
        GroupScope.run(new GroupId("bank"), () -> {
            assertThat(pinChanges().begin(first)).isTrue();
            assertThat(pinChanges().begin(second)).isFalse();
            assertThat(pinChanges().end(second)).isFalse();
            assertThat(pinChanges().end(first)).isTrue();
            assertThat(pinChanges().end(first)).isFalse();
            assertThat(pinChanges().begin(second)).isTrue();
            assertThat(pinChanges().end(second)).isTrue();
        });
    }

    @Test
    default void what_was_left_is_found_for_all_groups_the_oldest_first() {
        var older = change("bank", 'B', 'P', NOW);
        var newer = change("court", 'B', 'Q', NOW.plusSeconds(10));
        GroupScope.run(new GroupId("bank"), () -> pinChanges().begin(older));
        GroupScope.run(new GroupId("court"), () -> pinChanges().begin(newer));

        assertThat(pinChanges().begunBefore(NOW)).isEmpty();
        assertThat(pinChanges().begunBefore(NOW.plusSeconds(1))).containsExactly(older);
        assertThat(pinChanges().begunBefore(NOW.plusSeconds(11))).containsExactly(older, newer);

        GroupScope.run(new GroupId("bank"), () -> pinChanges().end(older));
        GroupScope.run(new GroupId("court"), () -> pinChanges().end(newer));
        assertThat(pinChanges().begunBefore(NOW.plusSeconds(60))).isEmpty();
    }

    private static PinChange change(String group, char signer, char id, Instant begun) {
        return new PinChange(
                new GroupId(group),
                new ApprovalId("ap_" + String.valueOf(id).repeat(26)),
                new SignerId("sg_" + String.valueOf(signer).repeat(26)),
                3,
                Bytes.ofUtf8("{\"kind\":\"pin\"}"),
                Bytes.ofHex("0102"),
                begun);
    }
}

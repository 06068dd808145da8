package org.tabellion.documents.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.tabellion.documents.DictionaryEntries;
import org.tabellion.documents.model.KeptPreparation;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.spi.KeptPreparations;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignatureAlgorithm;

/** What all {@link KeptPreparations} promise: the first one stands until it is over. */
public interface KeptPreparationsContract {

    GroupId BANK = new GroupId("bank");
    Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    DictionaryEntries WORDS = new DictionaryEntries(
            true, Optional.of("I agree"), Optional.of("Sevilla"), Optional.of("Ana"), Optional.of("ana@example.org"));

    KeptPreparations preparations();

    /** Runs within the group and one unit of work. */
    <T> T within(GroupId group, Supplier<T> work);

    static KeptPreparation preparation(String document, DictionaryEntries entries, Instant until) {
        return new KeptPreparation(
                "key",
                new Parameters(
                        NOW,
                        SignatureAlgorithm.RSA_PSS_SHA384,
                        List.of(Bytes.ofUtf8("leaf"), Bytes.ofUtf8("issuer")),
                        entries),
                new Dtbsr(DigestAlgorithm.SHA384, DigestAlgorithm.SHA384.digest(Bytes.ofUtf8(document))),
                until);
    }

    @Test
    default void the_first_one_stands_with_all_that_it_says() {
        var first = preparation("a", WORDS, NOW.plusSeconds(60));
        var second = preparation("b", DictionaryEntries.NONE, NOW.plusSeconds(90));

        assertThat(within(BANK, () -> preparations().keep(first, NOW))).isEqualTo(first);
        assertThat(within(BANK, () -> preparations().keep(second, NOW))).isEqualTo(first);
        assertThat(within(BANK, () -> preparations().find("key", NOW))).contains(first);
        assertThat(within(BANK, () -> preparations().find("other", NOW))).isEmpty();
    }

    @Test
    default void one_that_is_over_is_not_found_and_another_takes_its_place() {
        var first = preparation("a", DictionaryEntries.CERTIFICATION, NOW.plusSeconds(60));
        var second = preparation("b", DictionaryEntries.NONE, NOW.plusSeconds(120));
        within(BANK, () -> preparations().keep(first, NOW));
        var over = NOW.plusSeconds(60);

        assertThat(within(BANK, () -> preparations().find("key", over))).isEmpty();
        assertThat(within(BANK, () -> preparations().keep(second, over))).isEqualTo(second);
        assertThat(preparations().eraseOver(over)).isZero();
        assertThat(preparations().eraseOver(NOW.plusSeconds(120))).isEqualTo(1);
        assertThat(within(BANK, () -> preparations().find("key", NOW))).isEmpty();
    }

    @Test
    default void another_group_has_its_own() {
        var court = new GroupId("court");
        within(BANK, () -> preparations().keep(preparation("a", WORDS, NOW.plusSeconds(60)), NOW));

        assertThat(within(court, () -> preparations().find("key", NOW))).isEmpty();
        var theirs = preparation("b", DictionaryEntries.NONE, NOW.plusSeconds(60));
        assertThat(within(court, () -> preparations().keep(theirs, NOW))).isEqualTo(theirs);
        assertThat(GroupScope.<Integer, RuntimeException>call(
                        BANK, () -> preparations().eraseOver(NOW.plusSeconds(60))))
                .isEqualTo(2);
    }
}

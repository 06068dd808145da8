package org.tabellion.validation.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.metering.testkit.CountedUsage;
import org.tabellion.validation.ValidateSignature;
import org.tabellion.validation.ValidateSignature.Report;

class ClientValidatingTest {

    private static final ClientId PORTAL = new ClientId("portal");

    private final CountedUsage usage = new CountedUsage();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();

    @Test
    void each_report_counts_once() {
        var report = new Report(List.of(), List.of());
        var validating = validating(_ -> {
            assertThat(work.isOpen()).isFalse();
            return report;
        });

        assertThat(validating.validate(PORTAL, InputStream.nullInputStream())).isSameAs(report);
        assertThat(usage.lines()).containsExactly("portal VALIDATION 1");
        validating.validate(PORTAL, InputStream.nullInputStream());
        assertThat(usage.lines()).hasSize(2);
    }

    @Test
    void what_cannot_be_validated_is_not_counted() {
        var validating = validating(_ -> {
            throw Failure.invalid("document_not_validatable", "no document");
        });

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> validating.validate(PORTAL, InputStream.nullInputStream()));
        assertThat(usage.lines()).isEmpty();
    }

    private ClientValidating validating(ValidateSignature validateSignature) {
        return new ClientValidating(
                validateSignature,
                usage,
                work,
                new Ids(ManualTime.at("2026-11-21T10:00:00Z"), new SeededRandomness(1)));
    }
}

package org.tabellion.consent.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.application.ConsentHexagon;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.testkit.ConsentsContract;
import org.tabellion.consent.testkit.FixedCredentials;
import org.tabellion.consent.testkit.InMemorySamFactors;
import org.tabellion.consent.testkit.KeyOffer;
import org.tabellion.consent.testkit.OneDocument;
import org.tabellion.consent.testkit.UnsignedSads;
import org.tabellion.consent.workflow.KeyCreationWorkflow;
import org.tabellion.groups.testkit.FixedGroup;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.monitoring.testkit.CollectedAlarms;
import org.tabellion.signers.application.SignersHexagon;
import org.tabellion.signers.testkit.InMemoryEnrolments;

/** One yes, however often and however fast it is said: the use case itself on the real tables. */
class ApprovalsAtOnceTest {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.consent.adapter.out.jdbc");
    private static final int CLICKS = 100;
    private static final SigningRequestId REQUEST = new SigningRequestId("sr_" + "1".repeat(26));
    private static final EnrolmentId ENROLMENT = new EnrolmentId("en_" + "1".repeat(26));
    private static final Bytes PDF = Bytes.ofUtf8("%PDF-1.7 the contract");
    private static final AuthenticationProof PROOF = new AuthenticationProof(
            ConsentsContract.SIGNER,
            ConsentsContract.GROUP,
            List.of("pwd", "otp"),
            AuthenticationProof.TWO_FACTORS,
            ConsentsContract.NOW);

    private final UnsignedSads signer = new UnsignedSads();
    private final CollectedAudit audit = new CollectedAudit();
    private final OneDocument document =
            new OneDocument(REQUEST, ConsentsContract.SIGNER, PDF, ConsentsContract.NOW.plus(Duration.ofDays(7)));
    private final List<EnrolmentId> messages = new CopyOnWriteArrayList<>();

    private final KeyCreationWorkflow workflow = new KeyCreationWorkflow() {
        @Override
        public void termsAccepted(EnrolmentId enrolment) {
            messages.add(enrolment);
        }

        @Override
        public void termsRefused(EnrolmentId enrolment) {
            throw new AssertionError("nobody refused");
        }
    };

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("consent_consent, consent_sad, consent_authorization, consent_occurrence");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Test
    void a_hundred_approvals_of_a_document_at_once_keep_one_sad_and_send_one_message() throws Exception {
        var id = shown(new AskForConsent.Question.SignDocument(REQUEST));

        var outcomes = click(id, DigestAlgorithm.SHA256.digest(PDF));

        assertOneAnswer(outcomes);
        assertThat(document.approvals()).hasSize(1);
    }

    @Test
    void a_hundred_approvals_of_the_terms_at_once_keep_one_sad_and_send_one_message() throws Exception {
        var id = shown(new AskForConsent.Question.CreateKey(ENROLMENT));
        var terms = new FixedGroup().group(ConsentsContract.GROUP).terms().text();

        var outcomes = click(id, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(terms)));

        assertOneAnswer(outcomes);
        assertThat(messages).containsExactly(ENROLMENT);
    }

    private void assertOneAnswer(List<GiveConsent.Outcome> outcomes) throws SQLException {
        assertThat(outcomes).hasSize(CLICKS).allMatch(GiveConsent.Outcome.Approved.class::isInstance);
        assertThat(outcomes.stream().distinct()).hasSize(1);
        // The same claims may be signed more than once, with one jti; other claims never.
        assertThat(signer.payloads().stream().distinct()).hasSize(1);
        assertThat(audit.lines()).containsExactly("consent.given INTENDED", "consent.given DONE");
        try (var connection = CONTEXT.database().asSuperuser();
                var rows = connection.createStatement().executeQuery("SELECT count(*) FROM consent_sad")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    private static ConsentId shown(AskForConsent.Question question) {
        var asked = new Consent.Asked(
                new ConsentId("co_" + "1".repeat(26)),
                ConsentsContract.GROUP,
                ConsentsContract.SIGNER,
                new ClientId("sp"),
                question,
                ConsentsContract.NOW,
                ConsentsContract.NOW.plusSeconds(900));
        var open = new Consent.Open(asked, Optional.of(ConsentsContract.NOW));
        GroupScope.run(
                ConsentsContract.GROUP, () -> CONTEXT.bean(Consents.class).add(open));
        return open.getId();
    }

    private List<GiveConsent.Outcome> click(ConsentId id, Bytes shown) throws InterruptedException, ExecutionException {
        var giving = giving();
        var start = new CountDownLatch(1);
        var clicks = new ArrayList<Future<GiveConsent.Outcome>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLICKS; i++) {
                clicks.add(threads.submit(() -> {
                    start.await();
                    return giving.give(id, Optional.empty(), Optional.of(shown), PROOF);
                }));
            }
            start.countDown();
        }
        var outcomes = new ArrayList<GiveConsent.Outcome>();
        for (var click : clicks) {
            outcomes.add(click.get());
        }
        return outcomes;
    }

    private GiveConsent giving() {
        return new ConsentHexagon(
                        CONTEXT.bean(Consents.class),
                        CONTEXT.bean(Authorizations.class),
                        CONTEXT.bean(MintedSads.class),
                        signer,
                        document,
                        new FixedCredentials(ConsentsContract.SIGNER, FixedCredentials.credential('1')),
                        new InMemorySamFactors(),
                        workflow,
                        SignersHexagon.enrolments(new InMemoryEnrolments()),
                        new KeyOffer(ConsentsContract.SIGNER),
                        audit,
                        new CollectedAlarms(),
                        CONTEXT.bean(UnitOfWork.class),
                        new ManualTime(ConsentsContract.NOW),
                        new SeededRandomness(5))
                .giving();
    }
}

package org.tabellion.signers.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.groups.testkit.FixedGroup;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.notifications.testkit.CollectedNotifications;
import org.tabellion.signers.AdvanceEnrolment;
import org.tabellion.signers.EnrolSealer;
import org.tabellion.signers.EnrolmentView;
import org.tabellion.signers.OpenAccount;
import org.tabellion.signers.OrderKey;
import org.tabellion.signers.Organization;
import org.tabellion.signers.Person;
import org.tabellion.signers.ReadEnrolment;
import org.tabellion.signers.RequestEnrolment;
import org.tabellion.signers.testkit.InMemoryEnrolments;
import org.tabellion.signers.testkit.InMemoryInvitations;
import org.tabellion.signers.testkit.InMemorySigners;
import org.tabellion.signers.testkit.SignersContract;
import org.tabellion.signers.workflow.EnrolmentWorkflow;

class EnrolmentTest {

    private static final ClientId CLIENT = new ClientId("sp");
    private static final Organization ACME = new Organization("Acme, S.L.", "ES", "VATES-B12345678");
    private static final Person ADA = SignersContract.person();

    private final ManualTime time = ManualTime.at("2026-11-21T10:00:00Z");
    private final SeededRandomness randomness = new SeededRandomness(3);
    private final Ids ids = new Ids(time, randomness);
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final InMemoryEnrolments enrolments = new InMemoryEnrolments();
    private final InMemorySigners signers = new InMemorySigners();
    private final InMemoryInvitations invitations = new InMemoryInvitations();
    private final CollectedNotifications mails = new CollectedNotifications();
    private final CollectedAudit audit = new CollectedAudit();
    private final List<EnrolmentId> started = new ArrayList<>();
    private final List<EnrolmentId> ordered = new ArrayList<>();
    private final Set<CredentialId> held = new HashSet<>();
    private final Map<String, Integer> used = new HashMap<>();
    private final EnrolmentWorkflow workflow = new EnrolmentWorkflow() {
        @Override
        public void requested(EnrolmentId enrolment) {
            started.add(enrolment);
        }

        @Override
        public void keyOrdered(EnrolmentId enrolment, SignerId signer) {
            ordered.add(enrolment);
        }
    };

    private final RequestEnrolment requesting =
            new EnrolmentRequesting(enrolments, signers, workflow, audit, work, ids, time);
    private final EnrolSealer enrolling = new SealerEnrolling(enrolments, signers, workflow, audit, work, ids, time);
    private final OpenAccount opening = new AccountOpening(
            enrolments,
            signers,
            invitations,
            token -> "https://as.example/activate#" + token,
            mails,
            audit,
            work,
            ids,
            time,
            randomness);
    private final AdvanceEnrolment advancing = new EnrolmentAdvancing(
            enrolments,
            (client, kind, quantity, _) -> used.merge(client + " " + kind, quantity, Integer::sum),
            audit,
            work);
    private final OrderKey ordering =
            new KeyOrdering(enrolments, signers, _ -> held, new FixedGroup(), workflow, audit, work, time);
    private final ReadEnrolment reading = new EnrolmentReading(enrolments);

    @Test
    void a_request_starts_the_process_once_for_each_key() {
        inGroup(() -> {
            var first = requesting.request(CLIENT, ADA, "key-1");
            assertThat(requesting.request(CLIENT, ADA, "key-1")).isEqualTo(first);
            assertThat(started).hasSize(1);

            var eve = new Person("Eve", "Lovelace", "ES", "PNOES-1", "eve@example.org", Locale.ENGLISH);
            assertThat(requesting.request(CLIENT, eve, "key-1")).isEqualTo(new RequestEnrolment.Outcome.KeyReused());
            assertThat(requesting.request(new ClientId("other"), eve, "key-1"))
                    .isInstanceOf(RequestEnrolment.Outcome.Requested.class);
        });
    }

    @Test
    void an_address_with_an_account_is_taken() {
        inGroup(() -> {
            opening.open(requested());

            assertThat(requesting.request(CLIENT, ADA, "key-2")).isEqualTo(new RequestEnrolment.Outcome.AddressTaken());
        });
    }

    @Test
    void a_legal_person_comes_with_whoever_represents_it_and_is_no_natural_persons_enrolment() {
        inGroup(() -> {
            var id = sealer("key-1", ACME);
            assertThat(new SealersReading(enrolments).sealer(id).organization()).isEqualTo(ACME);
            var account = opening.open(id);

            assertThat(new OrganizationReading(signers).organization(account)).contains(ACME);
            assertThat(mails.last().values()).containsEntry("name", "Ada");
            assertThat(audit.lines()).first().isEqualTo("signers.sealer_requested DONE");
            assertThat(audit.all().toString()).contains("VATES-B12345678");
            assertThat(sealer("key-1", ACME)).isEqualTo(id);
        });
    }

    @Test
    void one_key_is_for_one_legal_person_and_not_for_its_representative_alone() {
        inGroup(() -> {
            sealer("key-1", ACME);

            assertThat(enrolling.enrol(new Organization("Acme", "ES", "VATES-B1"), ADA, CLIENT, "key-1"))
                    .isEqualTo(new RequestEnrolment.Outcome.KeyReused());
            assertThat(requesting.request(CLIENT, ADA, "key-1")).isEqualTo(new RequestEnrolment.Outcome.KeyReused());
        });
    }

    @Test
    void a_natural_person_is_no_sealer() {
        inGroup(() -> {
            var id = requested();
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> new SealersReading(enrolments).sealer(id))
                    .returns(Failure.Kind.NOT_FOUND, Failure::kind);
            assertThat(new OrganizationReading(signers).organization(opening.open(id)))
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'', ES, VATES-B1",
        "Acme, es, VATES-B1",
        "Acme, ES, B1",
        "Acme, ES, VATES-",
        "'Acme\n', ES, VATES-B1",
        "Acme, ES, XXXES-B1"
    })
    void what_is_no_legal_person_is_refused(String name, String country, String identifier) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> new Organization(name.replace("\\n", "\n"), country, identifier))
                .returns(Failure.Kind.INVALID, Failure::kind);
    }

    private EnrolmentId sealer(String key, Organization organization) {
        return ((RequestEnrolment.Outcome.Requested) enrolling.enrol(organization, ADA, CLIENT, key)).enrolment();
    }

    @Test
    void opening_an_account_mails_a_link_whose_secret_is_not_kept() {
        inGroup(() -> {
            var signer = opening.open(requested());

            var link = mails.last().values().getOrDefault("link", "");
            var token = link.substring(link.indexOf('#') + 1);
            assertThat(new InvitationRedeeming(invitations, signers, time).peek(token))
                    .contains(signer);
            assertThat(audit.all().toString()).doesNotContain(token, ADA.mailAddress());
            assertThat(mails.last().toString()).doesNotContain(token);
        });
    }

    @Test
    void a_mail_that_could_not_be_sent_is_sent_by_the_next_call_for_the_same_account() {
        inGroup(() -> {
            var id = requested();
            mails.outOfOrder(true);
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> opening.open(id))
                    .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
            var signer = reading.enrolment(id, CLIENT).signer();

            mails.outOfOrder(false);
            assertThat(signer).contains(opening.open(id));
            assertThat(mails.sent()).hasSize(1);
        });
    }

    @Test
    void the_steps_come_in_order_and_repeating_one_changes_nothing() {
        inGroup(() -> {
            var id = requested();
            var credential = new CredentialId("cr_" + "1".repeat(26));
            assertThatExceptionOfType(Failure.class).isThrownBy(() -> advancing.termsAccepted(id));
            opening.open(id);
            assertThatExceptionOfType(Failure.class).isThrownBy(() -> advancing.active(id, credential));
            advancing.termsAccepted(id);
            advancing.termsAccepted(id);
            advancing.active(id, credential);
            advancing.active(id, credential);
            advancing.expired(id);

            assertThat(reading.enrolment(id, CLIENT).state()).isEqualTo(EnrolmentView.State.ACTIVE);
            assertThat(audit.lines())
                    .containsExactly(
                            "signers.enrolment_requested DONE",
                            "signers.account_opened DONE",
                            "signers.enrolment_terms_accepted DONE",
                            "signers.enrolment_active DONE");
        });
    }

    @Test
    void a_signer_who_exists_gets_one_more_key_by_an_order_that_is_taken_once() {
        inGroup(() -> {
            var signer = enrolled();
            var order = new EnrolmentId("en_" + "7".repeat(26));
            time.advance(Duration.ofSeconds(1));

            assertThat(ordering.order(order, signer, CLIENT)).isEqualTo(OrderKey.Outcome.ORDERED);
            assertThat(ordering.order(order, signer, CLIENT)).isEqualTo(OrderKey.Outcome.ORDERED);

            assertThat(ordered).containsExactly(order);
            assertThat(reading.enrolment(order, CLIENT).state()).isEqualTo(EnrolmentView.State.TERMS_ACCEPTED);
            assertThat(reading.enrolmentOf(signer).id())
                    .as("the one that opened the account")
                    .isNotEqualTo(order);
            advancing.active(order, new CredentialId("cr_" + "7".repeat(26)));
            advancing.active(order, new CredentialId("cr_" + "7".repeat(26)));
            assertThat(used).as("each key counts once").containsExactly(Map.entry("sp KEY", 2));
            assertThat(audit.lines()).endsWith("signers.key_ordered DONE", "signers.enrolment_active DONE");
        });
    }

    @Test
    void a_signer_has_as_many_keys_as_the_group_allows_those_in_the_making_included() {
        inGroup(() -> {
            var signer = enrolled();
            for (int i = 2; i <= 5; i++) {
                assertThat(ordering.order(new EnrolmentId("en_" + ("" + i).repeat(26)), signer, CLIENT))
                        .isEqualTo(OrderKey.Outcome.ORDERED);
            }
            var sixth = new EnrolmentId("en_" + "6".repeat(26));
            assertThat(ordering.outlook(signer)).isEqualTo(OrderKey.Outcome.TOO_MANY);
            assertThat(ordering.order(sixth, signer, CLIENT)).isEqualTo(OrderKey.Outcome.TOO_MANY);
            assertThat(audit.lines()).last().isEqualTo("signers.key_ordered REFUSED");

            held.clear();
            assertThat(ordering.order(sixth, signer, CLIENT))
                    .as("a key that has ended makes room")
                    .isEqualTo(OrderKey.Outcome.ORDERED);
            advancing.expired(new EnrolmentId("en_" + "2".repeat(26)));
            assertThat(ordering.outlook(signer))
                    .as("so does one that came to nothing")
                    .isEqualTo(OrderKey.Outcome.ORDERED);
        });
    }

    @Test
    void the_keys_of_a_legal_person_are_not_ordered_by_its_representative() {
        inGroup(() -> {
            var signer = opening.open(sealer("key-1", ACME));

            assertThat(ordering.order(new EnrolmentId("en_" + "7".repeat(26)), signer, CLIENT))
                    .isEqualTo(OrderKey.Outcome.LEGAL_PERSON);
            assertThat(ordered).isEmpty();
        });
    }

    /** With the first key. */
    private SignerId enrolled() {
        var id = requested();
        var signer = opening.open(id);
        var credential = new CredentialId("cr_" + "1".repeat(26));
        advancing.termsAccepted(id);
        advancing.active(id, credential);
        held.add(credential);
        return signer;
    }

    @Test
    void the_first_end_counts() {
        inGroup(() -> {
            var id = requested();
            advancing.rejected(id, "certificate_rejected");
            advancing.expired(id);

            assertThat(reading.enrolment(id, CLIENT).state()).isEqualTo(EnrolmentView.State.REJECTED);
            assertThat(reading.enrolment(id, CLIENT).reason()).contains("certificate_rejected");
        });
    }

    @Test
    void another_clients_enrolment_is_unknown() {
        inGroup(() -> {
            var id = requested();
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> reading.enrolment(id, new ClientId("other")))
                    .returns(Failure.Kind.NOT_FOUND, Failure::kind);
        });
    }

    private EnrolmentId requested() {
        return ((RequestEnrolment.Outcome.Requested) requesting.request(CLIENT, ADA, "key-1")).enrolment();
    }

    private static void inGroup(Runnable test) {
        GroupScope.run(SignersContract.BANK, test);
    }
}

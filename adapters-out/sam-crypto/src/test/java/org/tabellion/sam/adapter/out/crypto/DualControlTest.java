package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.AdmitClient;
import org.tabellion.sam.Approval;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.Call;
import org.tabellion.sam.Caller;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.Operation;
import org.tabellion.sam.Operators;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.ReplaceConfiguration.Outcome;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SigningService;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.testkit.FixedConfiguration;
import org.tabellion.sam.testkit.InMemorySamMemory;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SoftwareHsm;

/** Who may put another configuration in force, and which one. */
class DualControlTest {

    private final SoftwareHsm hsm = new SoftwareHsm();
    private final ManualTime time = new ManualTime(SamFixture.NOW);
    private final SadFixture server = new SadFixture();
    private final InMemorySamMemory memory = new InMemorySamMemory(hsm, SamFixture.NOW);
    private final FixedConfiguration configuration =
            SamFixture.configuration(server.publicKey(), Set.of(JwsAlgorithm.ES256));
    private final OperationUser ola = new OperationUser("op-1");
    private final OperationUser per = new OperationUser("op-2");
    private final SamFixture fixture = new SamFixture(
            new SamFixture.Parts(
                    hsm,
                    memory,
                    new JwsSadVerifier(),
                    new JwsApprovals(),
                    new JcaPublicKeys(),
                    new BouncyCertificateForms()),
            time,
            configuration);

    @BeforeEach
    void two_operation_users() {
        configuration.operators(new Operators(List.of(ola.registered(), per.registered()), true));
    }

    @Test
    void two_operation_users_put_the_next_version_in_force() {
        var body = body(2);
        var before = configuration.digest();

        var outcome = replace(ola.id(), version(2), body, Optional.of(per.approval(body)));

        assertThat(outcome).isInstanceOf(Outcome.Replaced.class);
        assertThat(configuration.current().version()).isEqualTo(2);
        assertThat(configuration.stored()).isEqualTo(body);
        var receipt = ((Outcome.Replaced) outcome).receipt();
        assertThat(receipt.evidence().orElseThrow().record())
                .contains(
                        "\"type\":\"configuration\"",
                        "\"outcome\":\"ok\"",
                        "\"client\":\"op-1\"",
                        "\"approver\":\"op-2\"",
                        "\"old_sha256\":\"" + before.base64Url() + "\"",
                        "\"new_sha256\":\""
                                + DigestAlgorithm.SHA256.digest(body).base64Url() + "\"");
        assertThat(receipt.evidence().orElseThrow().root()).contains("\"log\":\"admin\"");
    }

    @Test
    void nothing_follows_but_the_next_version() {
        for (int version : new int[] {1, 3, 7}) {
            var body = body(version);
            assertRefused(
                    replace(ola.id(), version(version), body, Optional.of(per.approval(body))),
                    SamError.VERSION_CONFLICT,
                    Reason.VERSION);
        }
        var second = body(2);
        replace(ola.id(), version(2), second, Optional.of(per.approval(second)));
        // The call of yesterday, played again with its good approval.
        assertRefused(
                replace(ola.id(), version(2), second, Optional.of(per.approval(second))),
                SamError.VERSION_CONFLICT,
                Reason.VERSION);
        assertThat(configuration.current().version()).isEqualTo(2);
    }

    @Test
    void one_alone_does_nothing() {
        var body = body(2);

        assertRefused(
                replace(ola.id(), version(2), body, Optional.empty()),
                SamError.SECOND_APPROVAL_MISSING,
                Reason.APPROVAL);
        assertInvalid(body, ola.approval(body));
        assertThat(configuration.current().version()).isEqualTo(1);
    }

    @Test
    void an_approval_holds_for_its_bytes_and_by_its_maker_alone() {
        var body = body(2);
        var stranger = new OperationUser("op-2");

        assertInvalid(body, stranger.approval(body));
        assertInvalid(body, new Approval(per.approval(body(3)).jws(), body));
        assertInvalid(
                body, new Approval(per.approval(Bytes.ofUtf8(body.utf8() + " ")).jws(), body));
        assertInvalid(body, new Approval("", body));
        assertInvalid(body, new Approval("e30..", body));
        // Attached, and encoded: other forms of JWS than the one that is agreed on.
        assertInvalid(body, new Approval(per.jws(per.header(), body), body));
        assertInvalid(body, new Approval(per.approval(body).jws().replace("..", "." + body.base64Url() + "."), body));
        var flipped = per.approval(body).jws();
        assertInvalid(body, new Approval(flipped.substring(0, flipped.length() - 8) + "AAAAAAAA", body));
    }

    @Test
    void without_dual_control_one_is_enough_but_a_bad_approval_is_still_bad() {
        configuration.operators(new Operators(List.of(ola.registered(), per.registered()), false));
        var body = body(2);

        assertInvalid(body, ola.approval(body));
        assertThat(replace(ola.id(), version(2), body, Optional.empty())).isInstanceOf(Outcome.Replaced.class);
    }

    @Test
    void nobody_has_two_roles() {
        var body = body(2);
        var current = configuration.current();
        var both = new DynamicConfiguration(
                2,
                current.authorizationServers(),
                List.of(new SigningService(
                        new SigningServiceId("ssa-9"), per.registered().publicKey(), Set.of(), Set.of())),
                300,
                10);

        assertRefused(replace(ola.id(), both, body, Optional.of(per.approval(body))), SamError.MALFORMED, Reason.ROLE);
        assertRefused(
                replace(SamFixture.SSA, version(2), body, Optional.of(per.approval(body))),
                SamError.OPERATION_NOT_ALLOWED,
                Reason.OPERATION);
    }

    @Test
    void each_role_is_admitted_to_its_own_calls() {
        var admit = fixture.sam().admitClient();
        var operator = ola.registered().publicKey();
        var service = configuration.current().signingServices().getFirst().publicKey();

        assertThat(admit.admit(operator, Optional.of(Operation.CONFIGURE)))
                .isEqualTo(new AdmitClient.Outcome.Admitted(ola.id()));
        assertThat(admit.admit(operator, Optional.of(Operation.SIGN))).isInstanceOf(AdmitClient.Outcome.Refused.class);
        assertThat(admit.admit(service, Optional.of(Operation.CONFIGURE)))
                .isInstanceOf(AdmitClient.Outcome.Refused.class);
        // The refusal of an administration call stands in the log of administration.
        assertThat(memory.lastLine()).contains("\"type\":\"configuration\"", "\"client\":\"ssa-1\"");
    }

    @Test
    void a_repeated_call_gets_its_answer_and_changes_nothing() {
        var body = body(2);
        var call = call(ola.id(), body);
        var first =
                fixture.sam().replaceConfiguration().replace(call, version(2), body, Optional.of(per.approval(body)));

        var second =
                fixture.sam().replaceConfiguration().replace(call, version(2), body, Optional.of(per.approval(body)));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void what_cannot_be_stored_is_not_in_force() {
        configuration.breakDown();
        var body = body(2);

        assertRefused(
                replace(ola.id(), version(2), body, Optional.of(per.approval(body))),
                SamError.AUDIT_UNAVAILABLE,
                Reason.UNAVAILABLE);
        assertThat(configuration.current().version()).isEqualTo(1);
        assertThat(memory.lines()).anySatisfy(it -> assertThat(it).contains("\"outcome\":\"begun\"", "new_sha256"));
    }

    @Test
    void what_cannot_be_audited_is_not_in_force() {
        memory.breakDown();
        var body = body(2);

        var outcome = replace(ola.id(), version(2), body, Optional.of(per.approval(body)));

        assertThat(((Outcome.Refused) outcome).refusal().error()).isEqualTo(SamError.AUDIT_UNAVAILABLE);
        assertThat(configuration.current().version()).isEqualTo(1);
        assertThat(configuration.stored()).isNotEqualTo(body);
    }

    @Test
    void a_crash_between_disk_and_record_leaves_the_next_version_for_the_restart_and_its_trail() {
        configuration.onStored(memory::breakDown);
        var body = body(2);

        var outcome = replace(ola.id(), version(2), body, Optional.of(per.approval(body)));

        assertThat(((Outcome.Refused) outcome).refusal().error()).isEqualTo(SamError.AUDIT_UNAVAILABLE);
        // Not in force in this process; the next one finds it, and who wanted it stands in the audit.
        assertThat(configuration.current().version()).isEqualTo(1);
        assertThat(configuration.stored()).isEqualTo(body);
        assertThat(memory.lastLine())
                .contains(
                        "\"outcome\":\"begun\"",
                        "\"approver\":\"op-2\"",
                        DigestAlgorithm.SHA256.digest(body).base64Url());
    }

    @Test
    void of_many_who_follow_upon_one_version_one_is_in_time() {
        try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 16)
                    .mapToObj(number -> {
                        var body = Bytes.ofUtf8("{\"version\": 2, \"number\": %d}".formatted(number));
                        var next = version(2);
                        return together.submit(() -> replace(ola.id(), next, body, Optional.of(per.approval(body))));
                    })
                    .toList();

            together.close();
            var outcomes = asked.stream().map(Future::resultNow).toList();
            assertThat(outcomes.stream().filter(Outcome.Replaced.class::isInstance))
                    .hasSize(1);
            assertThat(configuration.current().version()).isEqualTo(2);
        }
    }

    @Test
    void no_mutation_of_an_approval_is_taken_or_throws() {
        var random = new Random(20261122);
        var body = body(2);
        var good = per.approval(body).jws();
        for (int i = 0; i < 2_000; i++) {
            var bad = new StringBuilder(good);
            for (int change = 0; change <= random.nextInt(3); change++) {
                bad.setCharAt(random.nextInt(bad.length()), (char) (33 + random.nextInt(94)));
            }
            if (random.nextInt(8) == 0) {
                bad.setLength(random.nextInt(bad.length()));
            }
            var approval = new Approval(bad.toString(), body);
            if (!bad.toString().equals(good)) {
                assertThat(new JwsApprovals()
                                .maker(
                                        approval,
                                        configuration.fixed().operators().users()))
                        .as("step %d: %s", i, bad)
                        .isEmpty();
            }
        }
    }

    private DynamicConfiguration version(int version) {
        var current = configuration.current();
        return new DynamicConfiguration(version, current.authorizationServers(), current.signingServices(), 300, 10);
    }

    private static Bytes body(int version) {
        return Bytes.ofUtf8("{\"version\": %d}".formatted(version));
    }

    private static Call call(Caller client, Bytes body) {
        var fresh = SamFixture.call(client);
        return new Call(client, fresh.requestId(), DigestAlgorithm.SHA256.digest(body), Optional.empty());
    }

    private Outcome replace(Caller client, DynamicConfiguration next, Bytes body, Optional<Approval> approval) {
        return fixture.sam().replaceConfiguration().replace(call(client, body), next, body, approval);
    }

    private void assertInvalid(Bytes body, Approval approval) {
        assertRefused(
                replace(ola.id(), version(2), body, Optional.of(approval)),
                SamError.SECOND_APPROVAL_INVALID,
                Reason.APPROVAL);
    }

    private void assertRefused(Outcome outcome, SamError error, Reason reason) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        var refusal = ((Outcome.Refused) outcome).refusal();
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(memory.lastLine())
                .contains("\"type\":\"configuration\"", "\"outcome\":\"refused\"", "\"reason\":\"" + reason + "\"");
    }
}

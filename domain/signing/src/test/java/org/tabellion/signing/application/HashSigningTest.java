package org.tabellion.signing.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.credentials.ReadSigningKey;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.metering.testkit.CountedUsage;
import org.tabellion.signing.SignHashes.Command;
import org.tabellion.signing.SignHashes.Outcome;
import org.tabellion.signing.SignHashes.Outcome.KeyUnusable;
import org.tabellion.signing.SignHashes.Outcome.NotAuthorised;
import org.tabellion.signing.SignHashes.Outcome.Signed;
import org.tabellion.signing.SignHashes.Reason;
import org.tabellion.signing.spi.Approvals;
import org.tabellion.signing.testkit.InMemorySigningOperations;
import org.tabellion.signing.testkit.OnceOnlySam;
import org.tabellion.signing.testkit.OnceOnlySam.Fault;

class HashSigningTest {

    private static final ClientId PORTAL = new ClientId("portal");
    private static final CredentialId KEY = new CredentialId("cr_" + "1".repeat(26));
    private static final CredentialId OTHER_KEY = new CredentialId("cr_" + "2".repeat(26));
    private static final ApprovalId APPROVAL = new ApprovalId("ap_" + "1".repeat(26));
    private static final SignerId ANA = new SignerId("sg_" + "1".repeat(26));
    private static final Dtbsr HASH = hash("document");

    private final OnceOnlySam sam = new OnceOnlySam();
    private final CollectedAudit audit = new CollectedAudit();
    private final CountedUsage usage = new CountedUsage();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private Approvals.Answer approval = present(ANA, KEY, HASH);
    private ReadSigningKey.Outcome key = new ReadSigningKey.Outcome.Usable(
            ANA, KeyAlgorithm.P_256, Bytes.ofUtf8("key"), Bytes.ofUtf8("signer"), Bytes.ofUtf8("certificate"));
    private final HashSigning signing = new HashSigning(
            new InMemorySigningOperations(),
            _ -> key,
            (_, _) -> approval,
            activation -> {
                assertThat(work.isOpen())
                        .as("the SAM is asked outside the unit of work")
                        .isFalse();
                assertThat(audit.lines()).contains("signing.sign INTENDED");
                return sam.activate(activation);
            },
            work,
            audit,
            usage,
            ManualTime.at("2026-11-21T10:00:00Z"));

    @Test
    void an_approved_hash_is_signed_by_two_commits() {
        assertThat(signing.sign(command(HASH))).isInstanceOf(Signed.class);

        assertThat(work.commits()).isEqualTo(2);
        assertThat(audit.lines()).containsExactly("signing.sign INTENDED", "signing.sign DONE");
    }

    @Test
    void a_repeated_request_gets_the_recorded_result_though_key_and_approval_have_ended() {
        var command = command(HASH);
        var first = signing.sign(command);
        approval = new Approvals.Answer.Expired();
        key = new ReadSigningKey.Outcome.NotActive();

        assertThat(signing.sign(command)).isEqualTo(first);
        assertThat(sam.signatures()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_lost_call_or_answer_is_asked_again_and_signed_once(Fault fault) {
        var command = command(HASH);
        sam.failNext(fault);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> signing.sign(command))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);

        assertThat(usage.lines()).isEmpty();
        assertThat(signing.sign(command)).isInstanceOf(Signed.class);
        assertThat(signing.sign(command)).isInstanceOf(Signed.class);
        assertThat(sam.signatures()).isEqualTo(1);
        assertThat(usage.lines()).containsExactly("portal SIGNATURE 1");
    }

    @Test
    void a_used_approval_signs_no_second_time() {
        signing.sign(command(HASH));

        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.REFUSED_BY_SAM));
        assertThat(sam.signatures()).isEqualTo(1);
        assertThat(usage.lines()).containsExactly("portal SIGNATURE 1");
        assertThat(audit.lines()).endsWith("signing.sign INTENDED", "signing.sign REFUSED");
    }

    @Test
    void a_request_id_stands_for_one_content() {
        var id = UUID.randomUUID().toString();
        signing.sign(command(id, KEY, HASH));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> signing.sign(command(id, KEY, hash("another"))))
                .returns("request_id_reused", Failure::code);
    }

    @Test
    void a_hash_that_was_not_approved_or_not_as_often_never_reaches_the_sam() {
        var notApproved = new NotAuthorised(Reason.HASHES_NOT_APPROVED);

        assertThat(signing.sign(command(hash("another")))).isEqualTo(notApproved);
        assertThat(signing.sign(command(HASH, HASH))).isEqualTo(notApproved);
        assertThat(signing.sign(command(HASH, hash("another")))).isEqualTo(notApproved);
        assertThat(sam.signatures()).isZero();
    }

    @Test
    void an_approval_for_another_key_or_signer_opens_nothing() {
        assertThat(signing.sign(command(UUID.randomUUID().toString(), OTHER_KEY, HASH)))
                .isEqualTo(new NotAuthorised(Reason.UNKNOWN));

        approval = present(new SignerId("sg_" + "9".repeat(26)), KEY, HASH);
        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.UNKNOWN));
        assertThat(sam.signatures()).isZero();
        assertThat(audit.lines()).contains("signing.sign REFUSED");
    }

    @Test
    void an_expired_or_unknown_approval_opens_nothing() {
        approval = new Approvals.Answer.Expired();
        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.EXPIRED));

        approval = new Approvals.Answer.Unknown();
        assertThat(signing.sign(command(HASH))).isEqualTo(new NotAuthorised(Reason.UNKNOWN));
    }

    @Test
    void a_key_that_cannot_sign_is_said_so() {
        key = new ReadSigningKey.Outcome.NotActive();

        Outcome outcome = signing.sign(command(HASH));

        assertThat(outcome).isEqualTo(new KeyUnusable("credential_disabled"));
        assertThat(sam.signatures()).isZero();
    }

    private static Command command(Dtbsr... hashes) {
        return command(UUID.randomUUID().toString(), KEY, hashes);
    }

    private static Command command(String id, CredentialId credential, Dtbsr... hashes) {
        return new Command(id, PORTAL, credential, APPROVAL, SignatureAlgorithm.ECDSA_SHA256, List.of(hashes));
    }

    private static Dtbsr hash(String text) {
        return new Dtbsr(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(text)));
    }

    private static Approvals.Answer present(SignerId signer, CredentialId credential, Dtbsr hash) {
        var payload = "{\"hash_alg\":\"x\",\"dtbs_r\":[\"%s\"],\"v\":1}"
                .formatted(hash.value().base64Url());
        var sad = new Sad("e30." + Bytes.ofUtf8(payload).base64Url() + ".c2ln");
        return new Approvals.Answer.Present(sad, signer, Optional.of(credential));
    }
}

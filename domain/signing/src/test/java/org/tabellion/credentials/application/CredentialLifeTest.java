package org.tabellion.credentials.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.credentials.AssignKey;
import org.tabellion.credentials.ChangeSignersFactor;
import org.tabellion.credentials.CredentialActivated;
import org.tabellion.credentials.CredentialRevoked;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.IssueCertificate;
import org.tabellion.credentials.ReadSignersFactor;
import org.tabellion.credentials.ReadSigningKey;
import org.tabellion.credentials.RevokeCredential.Reason;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.model.HeldSigner;
import org.tabellion.credentials.model.KeyThumbprint;
import org.tabellion.credentials.spi.CertificateAuthority;
import org.tabellion.credentials.spi.CertificationRequests;
import org.tabellion.credentials.spi.KeyPool;
import org.tabellion.credentials.spi.Subjects.Subject;
import org.tabellion.credentials.testkit.InMemoryCredentials;
import org.tabellion.credentials.testkit.InMemoryKeyPool;
import org.tabellion.credentials.testkit.RecordingFactors;
import org.tabellion.credentials.testkit.RecordingSam;
import org.tabellion.credentials.testkit.RecordingSam.Fault;
import org.tabellion.credentials.testkit.SomeCredentials;
import org.tabellion.groups.GroupView;
import org.tabellion.groups.testkit.GroupsContract;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.CollectedEvents;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;

class CredentialLifeTest {

    private static final Subject ANA = new Subject.Natural("ES", "Ana", "Garcia", "IDCES-1");

    private final ManualTime time = ManualTime.at("2026-11-21T10:00:00Z");
    private final Ids ids = new Ids(time, new SeededRandomness(1));
    private final InMemoryKeyPool pool = new InMemoryKeyPool();
    private final InMemoryCredentials credentials = new InMemoryCredentials();
    private final RecordingSam sam = new RecordingSam();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final CollectedAudit audit = new CollectedAudit();
    private final CollectedEvents events = new CollectedEvents();
    private final TextRequests requests = new TextRequests();
    private final TextAuthority authority = new TextAuthority();
    private GroupView group = GroupsContract.group(1, "Bank");
    private Subject holder = ANA;
    private Optional<Sad> consent = Optional.of(new Sad("a.skad.1"));

    private EnrolmentId enrolment = new EnrolmentId(ids.next(EnrolmentId.PREFIX));
    private final SignerId signer = new SignerId(ids.next(SignerId.PREFIX));

    private final KeyCreating create =
            new KeyCreating(credentials, sam, pool, _ -> group, _ -> holder, work, audit, ids, time);
    private final KeyAssigning assign =
            new KeyAssigning(credentials, sam, _ -> consent, _ -> ANA, requests, work, audit);
    private final CertificateIssuing issue =
            new CertificateIssuing(credentials, sam, requests, authority, _ -> ANA, work, audit);
    private final CredentialActivating activate = new CredentialActivating(credentials, sam, work, audit, events, time);
    private final CredentialDiscarding discard = new CredentialDiscarding(credentials, work, audit);
    private final CredentialRevoking revoke =
            new CredentialRevoking(credentials, sam, authority, work, audit, events, time);
    private final KeyPoolRefilling refill = new KeyPoolRefilling(pool, new KeyPool.Size(2, 5), sam, work, ids, time);
    private final KeyPoolReading ready = new KeyPoolReading(pool, time);
    private final CredentialsReading read = new CredentialsReading(credentials);

    @Test
    void a_credential_comes_to_life_in_four_steps_each_of_which_may_be_repeated() {
        for (int i = 0; i < 2; i++) {
            var id = create();
            assertThat(assign.assign(id)).isEqualTo(AssignKey.Outcome.ASSIGNED);
            assertThat(issue.issue(id)).isEqualTo(new IssueCertificate.Outcome.Issued(SomeCredentials.NOT_AFTER));
            activate.activate(id);

            assertThat(read.credential(id).state()).isEqualTo(State.ACTIVE);
        }

        assertThat(sam.done()).isEqualTo(4);
        assertThat(authority.asked).hasSize(1);
        assertThat(events.all()).hasSize(1).hasOnlyElementsOfType(CredentialActivated.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_call_to_the_sam_that_fails_is_asked_again_and_done_once(Fault fault) {
        sam.failNext(fault);
        fails(this::create);
        var id = create();

        sam.failNext(fault);
        fails(() -> assign.assign(id));
        assign.assign(id);

        sam.failNext(fault);
        fails(() -> issue.issue(id));
        issue.issue(id);

        sam.failNext(fault);
        fails(() -> activate.activate(id));
        activate.activate(id);

        assertThat(read.credential(id).state()).isEqualTo(State.ACTIVE);
        assertThat(read.of(signer)).hasSize(1);
        assertThat(sam.done()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void a_further_key_of_a_signer_with_a_factor_is_assigned_to_the_object_that_has_it(Fault fault) {
        var first = create();
        assign.assign(first);
        var newest = new HeldSigner(3, Bytes.ofUtf8("with a factor"));
        credentials.renew(signer, newest);
        enrolment = new EnrolmentId(ids.next(EnrolmentId.PREFIX));
        var second = create();

        sam.failNext(fault);
        fails(() -> assign.assign(second));
        assign.assign(second);

        assertThat(((Credential.Assigned) credentials.get(second)).signer()).isEqualTo(newest);
        issue.issue(second);
        activate.activate(second);
        assertThat(((Credential.Active) credentials.get(second)).signer()).isEqualTo(newest);
    }

    @ParameterizedTest
    @EnumSource
    void a_factor_is_changed_once_for_all_keys_however_often_the_call_is_lost(Fault fault) {
        var first = create();
        assign.assign(first);
        enrolment = new EnrolmentId(ids.next(EnrolmentId.PREFIX));
        var second = create();
        assign.assign(second);
        var factors = new RecordingFactors();
        var change = new SignersFactorChanging(credentials, factors, audit, work);

        factors.failNext(fault);
        fails(() -> change.change("request-1", signer, 1, Bytes.ofUtf8("{pin}"), new Sad("a.b.c")));
        for (int i = 0; i < 2; i++) {
            assertThat(change.change("request-1", signer, 1, Bytes.ofUtf8("{pin}"), new Sad("a.b.c")))
                    .isEqualTo(ChangeSignersFactor.Outcome.CHANGED);
        }

        assertThat(factors.changed()).isOne();
        for (var id : List.of(first, second)) {
            assertThat(((Credential.Assigned) credentials.get(id)).signer().version())
                    .isEqualTo(2);
        }
        assertThat(new SignersFactorReading(credentials, factors).factorOf(signer))
                .isEqualTo(new ReadSignersFactor.Factor(ReadSignersFactor.Kind.PIN, 2));
    }

    @Test
    void the_intent_is_in_the_audit_before_the_sam_is_asked() {
        sam.failNext(Fault.FAILED_NOT_DONE);

        fails(this::create);

        assertThat(audit.lines()).containsExactly("credentials.key INTENDED");
    }

    @Test
    void without_the_signers_consent_no_key_is_assigned() {
        consent = Optional.empty();

        assertThat(assign.assign(create())).isEqualTo(AssignKey.Outcome.CONSENT_EXPIRED);
        assertThat(sam.done()).isEqualTo(1);
    }

    @Test
    void an_undecided_authority_is_asked_again_with_the_same_bytes() {
        var id = create();
        assign.assign(id);
        authority.answer = new CertificateAuthority.Answer.Undecided();

        assertThat(issue.issue(id)).isEqualTo(new IssueCertificate.Outcome.Pending());
        assertThat(issue.issue(id)).isEqualTo(new IssueCertificate.Outcome.Pending());

        assertThat(authority.asked).hasSize(2).containsOnly(authority.asked.getFirst());
    }

    @Test
    void a_certificate_for_another_key_is_rejected_and_revoked() {
        var id = create();
        assign.assign(id);
        requests.holder = new CertificationRequests.Holder(Bytes.ofUtf8("another key"), "CN=Ana Garcia");

        assertThat(issue.issue(id)).isEqualTo(new IssueCertificate.Outcome.Rejected("certificate_differs"));
        assertThat(authority.revoked).hasSize(1);
        assertThat(read.credential(id).state()).isNotEqualTo(State.CERTIFIED);
    }

    @Test
    void a_certificate_for_another_subject_is_rejected() {
        var id = create();
        assign.assign(id);
        requests.holder = new CertificationRequests.Holder(SomeCredentials.PUBLIC_KEY, "CN=Somebody else");

        assertThat(issue.issue(id)).isEqualTo(new IssueCertificate.Outcome.Rejected("certificate_differs"));
    }

    @Test
    void what_never_became_active_can_be_discarded_and_what_is_active_cannot() {
        var id = create();
        discard.discard(id, "ca_refused");
        discard.discard(id, "ca_refused");
        assertThat(read.credential(id).state()).isEqualTo(State.DISCARDED);

        var active = SomeCredentials.active(signer);
        credentials.add(active);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> discard.discard(active.id(), "no"))
                .returns(Failure.Kind.CONFLICT, Failure::kind);
    }

    @ParameterizedTest
    @EnumSource
    void a_revoked_credential_signs_no_more_and_its_key_is_gone_here_and_at_the_sam(Fault fault) {
        var id = active();
        var key = credentials.get(id);

        sam.failNext(fault);
        fails(() -> revoke.revoke(id, Reason.KEY_COMPROMISE, Optional.empty()));
        revoke.revoke(id, Reason.KEY_COMPROMISE, Optional.empty());
        revoke.revoke(id, Reason.KEY_COMPROMISE, Optional.empty());

        assertThat(sam.ended()).containsExactly(((Active) key).key().samKeyId());
        assertThat(authority.revoked).containsExactly(Bytes.ofUtf8("leaf"));
        assertThat(read.credential(id).state()).isEqualTo(State.REVOKED);
        assertThat(read.credential(id).key()).isEmpty();
        assertThat(new SigningKeyReading(credentials, time).read(id))
                .isInstanceOf(ReadSigningKey.Outcome.NotActive.class);
        assertThat(audit.lines().stream().filter(it -> it.startsWith("credentials.revoke")))
                .containsExactly(
                        "credentials.revoke INTENDED", "credentials.revoke INTENDED", "credentials.revoke DONE");
        assertThat(events.all()).hasAtLeastOneElementOfType(CredentialRevoked.class);
    }

    @Test
    void a_key_that_its_signer_wants_gone_is_destroyed_by_the_sams_own_record() {
        var id = active();

        revoke.revoke(id, Reason.CESSATION_OF_OPERATION, Optional.of(new Sad("a.delete.1")));

        assertThat(sam.ended()).hasSize(1);
        assertThat(read.credential(id).state()).isEqualTo(State.REVOKED);
    }

    @Test
    void what_never_became_active_is_not_revoked() {
        var id = create();

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> revoke.revoke(id, Reason.UNSPECIFIED, Optional.empty()))
                .returns(Failure.Kind.CONFLICT, Failure::kind);
    }

    @Test
    void an_rsa_key_comes_from_the_pool_once_it_is_known_that_such_keys_are_wanted() {
        group = withRsa(group);
        refill.refill();
        assertThat(sam.done()).isZero();

        var first = create();
        assertThat(sam.done()).isEqualTo(1);
        refill.refill();
        assertThat(ready.depths()).isEqualTo(Map.of(KeyAlgorithm.RSA_3072, 5));
        assertThat(sam.done()).isEqualTo(6);

        enrolment = new EnrolmentId(ids.next(EnrolmentId.PREFIX));
        var second = create();

        assertThat(second).isNotEqualTo(first);
        assertThat(sam.done()).isEqualTo(6);
        assertThat(ready.depths()).isEqualTo(Map.of(KeyAlgorithm.RSA_3072, 4));
        refill.refill();
        assertThat(sam.done()).isEqualTo(6);
        assertThat(read.credential(second).state()).isEqualTo(State.KEY_CREATED);
    }

    @ParameterizedTest
    @EnumSource
    void a_sam_that_makes_no_keys_now_is_asked_later_and_later(Fault fault) {
        group = withRsa(group);
        create();

        sam.failNext(fault);
        fails(refill::refill);
        refill.refill();
        time.advance(Duration.ofSeconds(9));
        refill.refill();
        assertThat(ready.depths()).isEqualTo(Map.of(KeyAlgorithm.RSA_3072, 0));

        time.advance(Duration.ofSeconds(2));
        sam.failNext(fault);
        fails(refill::refill);
        time.advance(Duration.ofSeconds(19));
        refill.refill();
        assertThat(ready.depths()).isEqualTo(Map.of(KeyAlgorithm.RSA_3072, 0));
        time.advance(Duration.ofSeconds(2));
        refill.refill();
        assertThat(ready.depths()).isEqualTo(Map.of(KeyAlgorithm.RSA_3072, 5));
    }

    @Test
    void a_key_that_is_too_old_to_be_assigned_is_dropped_and_replaced() {
        group = withRsa(group);
        create();
        refill.refill();

        time.advance(Duration.ofMinutes(23 * 60 + 1));
        assertThat(ready.depths()).isEqualTo(Map.of(KeyAlgorithm.RSA_3072, 0));
        refill.refill();

        assertThat(sam.done()).isEqualTo(11);
    }

    private static GroupView withRsa(GroupView group) {
        return new GroupView(
                group.id(),
                group.version(),
                group.name(),
                KeyAlgorithm.RSA_3072,
                group.certificateProfile(),
                group.minimumAcr(),
                group.consentLife(),
                group.terms());
    }

    private CredentialId active() {
        var id = create();
        assign.assign(id);
        issue.issue(id);
        activate.activate(id);
        return id;
    }

    @Test
    void the_key_of_a_legal_person_is_of_level_1_whatever_the_group_demands_and_has_the_profile_for_seals() {
        holder = new Subject.Legal("ES", "Acme, S.L.", "VATES-B12345678");

        var origin = credentials.get(create()).origin();

        assertThat(group.soleControl()).isEqualTo(2);
        assertThat(origin.level()).isEqualTo(1);
        assertThat(origin.profile()).isEqualTo(group.sealCertificateProfile()).isNotEqualTo(group.certificateProfile());
    }

    @Test
    void the_thumbprint_is_that_of_rfc_7638() {
        // Computed by another tool over the generator point of P-256.
        assertThat(KeyThumbprint.of(SomeCredentials.PUBLIC_KEY))
                .isEqualTo("xx0BcA-wMohw8atYDJOe6peGModklG2wRHBlXHMvl0M");
    }

    @Test
    void the_thumbprint_is_that_of_a_point_on_each_curve() throws Exception {
        for (var curve : Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1")
                .entrySet()) {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve.getValue()));
            var key = (ECPublicKey) generator.generateKeyPair().getPublic();
            int length = (key.getParams().getOrder().bitLength() + 7) / 8;
            var jwk = "{\"crv\":\"%s\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                    .formatted(
                            curve.getKey(),
                            padded(key.getW().getAffineX(), length),
                            padded(key.getW().getAffineY(), length));

            assertThat(KeyThumbprint.of(Bytes.of(key.getEncoded())))
                    .isEqualTo(DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(jwk)).base64Url());
        }
    }

    private static String padded(BigInteger number, int length) {
        return Bytes.ofHex(("0".repeat(2 * length) + number.toString(16))
                        .substring(number.toString(16).length()))
                .base64Url();
    }

    private CredentialId create() {
        return GroupScope.call(new GroupId("bank"), () -> create.create(enrolment, signer));
    }

    private static void fails(Runnable call) {
        assertThatExceptionOfType(Failure.class).isThrownBy(call::run).returns(Failure.Kind.UNAVAILABLE, Failure::kind);
    }

    private static final class TextRequests implements CertificationRequests {

        private Holder holder = new Holder(SomeCredentials.PUBLIC_KEY, "CN=Ana Garcia");

        @Override
        public Bytes information(Bytes publicKey, Subject subject) {
            return publicKey;
        }

        @Override
        public Bytes request(Bytes information, SignatureAlgorithm algorithm, Bytes signature) {
            return information.append(signature);
        }

        @Override
        public String distinguishedName(Subject subject) {
            return switch (subject) {
                case Subject.Natural natural -> "CN=" + natural.givenName() + " " + natural.surname();
                case Subject.Legal legal -> "CN=" + legal.organization();
            };
        }

        @Override
        public Holder holder(Bytes certificate) {
            return holder;
        }
    }

    private static final class TextAuthority implements CertificateAuthority {

        private final List<Bytes> asked = new ArrayList<>();
        private final List<Bytes> revoked = new ArrayList<>();
        private Answer answer =
                new Answer.Certified(List.of(Bytes.ofUtf8("leaf"), Bytes.ofUtf8("issuer")), SomeCredentials.NOT_AFTER);

        @Override
        public Answer request(Bytes certificationRequest, String profile, String subject) {
            asked.add(certificationRequest);
            return answer;
        }

        @Override
        public Set<String> policies() {
            return Set.of();
        }

        @Override
        public void revoke(Bytes certificate, int reason) {
            revoked.add(certificate);
        }
    }
}

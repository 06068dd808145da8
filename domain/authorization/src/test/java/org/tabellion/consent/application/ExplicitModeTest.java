package org.tabellion.consent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.authentication.ChallengeSigner;
import org.tabellion.authentication.ProveFactors;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.AuthorizationProfile.Mode;
import org.tabellion.consent.AuthorizationRefusal;
import org.tabellion.consent.AuthorizeCredential;
import org.tabellion.consent.AuthorizeCredential.Outcome;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.GiveChallenge;
import org.tabellion.consent.OpenAuthorization;
import org.tabellion.consent.OrderKeyDeletion;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.consent.Requester;
import org.tabellion.consent.SendOneTimePassword;
import org.tabellion.consent.UseApproval.Reservation;
import org.tabellion.consent.model.PinProof;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.consent.testkit.AuthorizationsContract;
import org.tabellion.consent.testkit.FixedCredentials;
import org.tabellion.consent.testkit.InMemoryAuthorizationProfiles;
import org.tabellion.consent.testkit.InMemoryAuthorizations;
import org.tabellion.consent.testkit.InMemoryConsents;
import org.tabellion.consent.testkit.InMemoryMintedSads;
import org.tabellion.consent.testkit.InMemorySamFactors;
import org.tabellion.consent.testkit.UnsignedSads;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.signers.Organization;

class ExplicitModeTest {

    private static final GroupId BANK = AuthorizationsContract.BANK;
    private static final SignerId ANA = AuthorizationsContract.ANA;
    private static final SignerId EVE = new SignerId("sg_" + "E".repeat(26));
    private static final ClientId PORTAL = AuthorizationsContract.PORTAL;
    private static final ClientId OPERATOR = new ClientId("operator");
    private static final Requester BY_PORTAL = new Requester(PORTAL, Optional.empty());
    private static final CredentialToShow SHOWN = FixedCredentials.credential('1');
    private static final CredentialId KEY = SHOWN.id();
    private static final Set<AuthorizationFactor> PIN_AND_MAIL =
            Set.of(AuthorizationFactor.PIN, AuthorizationFactor.MAIL_CODE);

    private final ManualTime time = new ManualTime(AuthorizationsContract.BEGIN);
    private final CollectedAudit audit = new CollectedAudit();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final InMemoryAuthorizations authorizations = new InMemoryAuthorizations();
    private final InMemoryConsents consents = new InMemoryConsents();
    private final InMemoryMintedSads sads = new InMemoryMintedSads(consents);
    private final InMemoryAuthorizationProfiles profiles = new InMemoryAuthorizationProfiles();
    private final UnsignedSads signer = new UnsignedSads();
    private final Map<AuthorizationFactor, String> right =
            new HashMap<>(Map.of(AuthorizationFactor.PIN, "482913", AuthorizationFactor.MAIL_CODE, "559021"));
    private final InMemorySamFactors sam = new InMemorySamFactors();
    private boolean locked;
    private boolean usable = true;
    private boolean level1;
    private Optional<Organization> organization = Optional.empty();

    private final ExplicitHexagon hexagon = new ExplicitHexagon(
            id -> id.equals(KEY)
                    ? Optional.of(
                            new OwnedCredentials.Owned(ANA, usable ? Optional.of(SHOWN) : Optional.empty(), level1))
                    : Optional.empty(),
            sam,
            profiles,
            authorizations,
            consents,
            sads,
            signer,
            _ -> organization,
            (_, _, needed, proven, answers) -> prove(needed, proven, answers),
            new NoChallenges(),
            audit,
            work,
            time,
            new SeededRandomness(3));

    private ProveFactors.Outcome prove(
            Set<AuthorizationFactor> needed,
            Set<AuthorizationFactor> proven,
            Map<AuthorizationFactor, SigningSecret> answers) {
        for (var factor :
                needed.stream().filter(it -> !proven.contains(it)).sorted().toList()) {
            var answer = answers.get(factor);
            if (answer == null) {
                return new ProveFactors.Outcome.Missing(factor);
            }
            if (locked) {
                return new ProveFactors.Outcome.Locked(factor);
            }
            if (!String.valueOf(answer.value()).equals(right.get(factor))) {
                return new ProveFactors.Outcome.Wrong(factor);
            }
        }
        return new ProveFactors.Outcome.Proven(needed.size() == 1 ? List.of("pin") : List.of("pin", "otp", "mfa"));
    }

    @BeforeEach
    void anExplicitCredential() {
        set(explicit(2, PIN_AND_MAIL, 3));
    }

    @Test
    void right_factors_mint_one_sad_over_the_whole_multiset_behind_a_handle() {
        var authorized = authorized(command(2, "a", "a"));

        assertThat(authorized.life()).isEqualTo(Duration.ofSeconds(300));
        assertThat(authorized.handle().text()).startsWith("bank.").hasSize(5 + 43);
        assertThat(signer.payloads()).hasSize(1);
        var hash = hash("a").value().base64Url();
        assertThat(signer.payloads().getFirst())
                .contains("\"scal\":2", "\"dtbs_r\":[\"" + hash + "\",\"" + hash + "\"]", "\"num_signatures\":2")
                .contains("\"split_ok\":true", "\"key_id\":\"kp_1\"", "\"client_id\":\"portal\"")
                .contains("\"acr\":\"urn:tabellion:loa:substantial\",\"amr\":[\"pin\",\"otp\",\"mfa\"]");
        var open = open(authorized.handle(), BY_PORTAL);
        assertThat(open.credential()).isEqualTo(KEY);
        assertThat(open.left()).isEqualTo(2);
        assertThat(redeem(open.approval(), PORTAL)).isInstanceOf(RedeemApproval.Outcome.Redeemed.class);
        assertThat(audit.lines()).containsExactly("consent.profile_set DONE", "consent.credential_authorized DONE");
        assertThat(audit.all().toString()).doesNotContain(authorized.handle().text(), "482913", "559021");
    }

    @Test
    void the_secrets_are_wiped_whatever_the_answer() {
        var pin = new SigningSecret("482913");
        var wrong = new SigningSecret("000000");
        for (var code : List.of(new SigningSecret("559021"), wrong)) {
            authorize(new AuthorizeCredential.Command(
                    BY_PORTAL,
                    KEY,
                    1,
                    List.of(hash("a")),
                    Map.of(AuthorizationFactor.PIN, pin, AuthorizationFactor.MAIL_CODE, code),
                    ""));
        }

        assertThat(String.valueOf(pin.value()) + String.valueOf(wrong.value())).isEqualTo("\0".repeat(12));
    }

    @Test
    void what_cannot_be_authorised_is_refused_before_a_factor_is_tried() {
        assertRefused(command(0, "a"), AuthorizationRefusal.SIGNATURES_INVALID);
        assertRefused(command(-1, "a"), AuthorizationRefusal.SIGNATURES_INVALID);
        assertRefused(command(4, "a", "b", "c", "d"), AuthorizationRefusal.SIGNATURES_TOO_MANY);
        assertRefused(command(1), AuthorizationRefusal.HASHES_MISSING);
        assertRefused(command(1, "a", "b"), AuthorizationRefusal.HASHES_NOT_AS_MANY);
        assertRefused(command(2, "a"), AuthorizationRefusal.HASHES_NOT_AS_MANY);
        var mixed = List.of(
                hash("a"),
                new Dtbsr(
                        DigestAlgorithm.SHA384,
                        DigestAlgorithm.SHA384.digest(hash("a").value())));
        assertRefused(
                new AuthorizeCredential.Command(BY_PORTAL, KEY, 2, mixed, Map.of(), ""),
                AuthorizationRefusal.HASH_ALGORITHM);
        usable = false;
        assertRefused(command(1, "a"), AuthorizationRefusal.CREDENTIAL_DISABLED);
        usable = true;
        profiles.put(AuthorizationProfile.usual(KEY, ANA));
        assertRefused(command(1, "a"), AuthorizationRefusal.NOT_EXPLICIT);
        assertThat(signer.payloads()).isEmpty();
    }

    @Test
    void an_expired_certificate_authorises_nothing() {
        time.set(SHOWN.notAfter());

        assertRefused(command(1, "a"), AuthorizationRefusal.CERTIFICATE_EXPIRED);
    }

    @Test
    void a_missing_wrong_or_locked_factor_is_told_by_its_kind_and_audited() {
        assertRefused(without(AuthorizationFactor.PIN), AuthorizationRefusal.PIN_MISSING);
        assertRefused(without(AuthorizationFactor.MAIL_CODE), AuthorizationRefusal.OTP_MISSING);
        right.put(AuthorizationFactor.MAIL_CODE, "111111");
        assertRefused(answering("482913", "559021"), AuthorizationRefusal.OTP_WRONG);
        assertRefused(answering("000000", "559021"), AuthorizationRefusal.PIN_WRONG);
        locked = true;
        assertRefused(answering("482913", "559021"), AuthorizationRefusal.PIN_LOCKED);
        assertThat(audit.lines().stream().filter("consent.credential_authorized REFUSED"::equals))
                .hasSize(5);
    }

    @Test
    void a_foreign_credential_looks_like_an_unknown_one() {
        var unknown = new CredentialId("cr_" + "Z".repeat(26));
        var byEve = new Requester(PORTAL, Optional.of(EVE));

        assertThat(authorize(new AuthorizeCredential.Command(BY_PORTAL, unknown, 1, List.of(hash("a")), Map.of(), "")))
                .isEqualTo(authorize(new AuthorizeCredential.Command(byEve, KEY, 1, List.of(hash("a")), Map.of(), "")))
                .isEqualTo(new Outcome.Refused(AuthorizationRefusal.CREDENTIAL_UNKNOWN));
    }

    @Test
    void a_handle_opens_for_whom_it_was_given_to_alone() {
        var handle = authorized(command(1, "a")).handle();

        assertThat(opened(handle, new Requester(new ClientId("other"), Optional.empty())))
                .isEqualTo(new OpenAuthorization.Outcome.Unknown());
        assertThat(opened(handle, new Requester(PORTAL, Optional.of(EVE))))
                .isEqualTo(new OpenAuthorization.Outcome.Unknown());
        assertThat(audit.lines().stream().filter("consent.handle_misused REFUSED"::equals))
                .hasSize(2);
        assertThat(opened(handle, new Requester(PORTAL, Optional.of(ANA))))
                .isInstanceOf(OpenAuthorization.Outcome.Open.class);
        assertThat(opened(new AuthorizationHandle(handle.text().replace("bank.", "court.")), BY_PORTAL))
                .isEqualTo(new OpenAuthorization.Outcome.Unknown());
        assertThat(opened(new AuthorizationHandle("sad_9f"), BY_PORTAL))
                .isEqualTo(new OpenAuthorization.Outcome.Unknown());
        time.advance(Duration.ofSeconds(300));
        assertThat(opened(handle, BY_PORTAL)).isEqualTo(new OpenAuthorization.Outcome.Expired());
    }

    @Test
    void a_revoked_authorisation_gives_no_sad_and_reserves_nothing() {
        var handle = authorized(command(1, "a")).handle();
        var approval = open(handle, BY_PORTAL).approval();

        assertThat(GroupScope.<Boolean, RuntimeException>call(BANK, () -> hexagon.revoking()
                        .revoke(handle, new Requester(new ClientId("other"), Optional.empty()))))
                .isFalse();
        for (int i = 0; i < 2; i++) {
            assertThat(GroupScope.<Boolean, RuntimeException>call(
                            BANK, () -> hexagon.revoking().revoke(handle, BY_PORTAL)))
                    .isTrue();
        }

        assertThat(opened(handle, BY_PORTAL)).isEqualTo(new OpenAuthorization.Outcome.Unknown());
        assertThat(redeem(approval, PORTAL)).isEqualTo(new RedeemApproval.Outcome.Unknown());
        assertThat(reserve(approval, "r1", "a")).isEqualTo(Reservation.UNKNOWN);
        assertThat(audit.lines().stream().filter("consent.authorization_revoked DONE"::equals))
                .hasSize(1);
    }

    @Test
    void a_sad_that_cannot_be_signed_leaves_nothing_behind() {
        signer.fails(true);

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> authorize(command(1, "a")))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
        assertThat(audit.lines()).containsExactly("consent.profile_set DONE");
    }

    @Test
    void at_level_2_nothing_is_extended() {
        var handle = authorized(command(1, "a")).handle();

        assertThat(extend(handle, "b")).isEqualTo(new Outcome.Refused(AuthorizationRefusal.NOT_EXTENDABLE));
        assertThat(opened(handle, BY_PORTAL)).isInstanceOf(OpenAuthorization.Outcome.Open.class);
    }

    @Test
    void at_level_1_what_is_left_goes_on_and_the_old_handle_ends() {
        sealer();
        var first = authorized(sealing(5)).handle();
        var approval = open(first, BY_PORTAL).approval();
        reserve(approval, "r1", "x", "y");

        var second = ((Outcome.Authorized) extend(first)).handle();

        assertThat(signer.payloads().getLast())
                .contains("\"scal\":1", "\"num_signatures\":3", "\"split_ok\":true")
                .doesNotContain("dtbs_r");
        assertThat(open(second, BY_PORTAL).left()).isEqualTo(3);
        assertThat(opened(first, BY_PORTAL)).isEqualTo(new OpenAuthorization.Outcome.Unknown());
        assertThat(redeem(approval, PORTAL)).isEqualTo(new RedeemApproval.Outcome.Unknown());
        assertThat(extend(first)).isEqualTo(new Outcome.Refused(AuthorizationRefusal.HANDLE_UNKNOWN));
        assertThat(extend(second, "a", "b", "c", "d"))
                .isEqualTo(new Outcome.Refused(AuthorizationRefusal.SIGNATURES_TOO_MANY));
    }

    @Test
    void a_chain_of_extensions_ends_with_its_authentication_and_its_count() {
        sealer();
        var handle = authorized(sealing(2)).handle();
        for (int i = 0; i < 3; i++) {
            time.advance(Duration.ofSeconds(290));
            handle = ((Outcome.Authorized) extend(handle)).handle();
        }
        time.advance(Duration.ofSeconds(40));
        assertThat(extend(handle)).isEqualTo(new Outcome.Refused(AuthorizationRefusal.HANDLE_EXPIRED));

        var used = authorized(sealing(1)).handle();
        reserve(open(used, BY_PORTAL).approval(), "r1", "x");
        assertThat(extend(used)).isEqualTo(new Outcome.Refused(AuthorizationRefusal.HANDLE_UNKNOWN));
    }

    @Test
    void a_seal_is_authorised_by_the_sealers_own_client_and_a_pin_and_audited_apart() {
        sealer();
        var authorized = authorized(sealing(10));

        assertThat(signer.payloads().getLast())
                .contains("\"scal\":1", "\"num_signatures\":10", "\"amr\":[\"pin\",\"swk\",\"mfa\"]")
                .contains("\"text_id\":\"seal-1\"");
        assertThat(audit.lines()).endsWith("consent.seal_authorized DONE");
        var approval = open(authorized.handle(), BY_PORTAL).approval();
        assertThat(reserve(approval, "r1", "anything")).isEqualTo(Reservation.RESERVED);
        var other = new Requester(new ClientId("other"), Optional.empty());
        assertThat(authorize(new AuthorizeCredential.Command(
                        other, KEY, 1, List.of(), Map.of(AuthorizationFactor.PIN, new SigningSecret("482913")), "")))
                .isEqualTo(new Outcome.Refused(AuthorizationRefusal.CREDENTIAL_UNKNOWN));
    }

    @Test
    void hashes_that_are_given_at_level_1_are_bound() {
        sealer();
        var handle = authorized(command(2, "a", "b")).handle();
        var approval = open(handle, BY_PORTAL).approval();

        assertThat(reserve(approval, "r1", "c")).isEqualTo(Reservation.NOT_AUTHORISED);
        assertThat(reserve(approval, "r2", "b")).isEqualTo(Reservation.RESERVED);
    }

    @Test
    void one_factor_of_a_natural_person_does_not_reach_the_level_of_the_group() {
        level1 = true;
        set(new AuthorizationProfile(KEY, ANA, Mode.EXPLICIT, 1, Set.of(AuthorizationFactor.PIN), 3, false, Set.of()));

        assertRefused(sealing(1), AuthorizationRefusal.LEVEL_TOO_LOW);
    }

    @Test
    void a_pin_that_the_sam_asks_for_is_judged_by_it_before_the_code_and_bound_to_the_approval() {
        sam.knows("482913");
        right.remove(AuthorizationFactor.PIN);

        var authorized = authorized(command(2, "a", "a"));

        assertThat(sam.judged()).isEqualTo(1);
        assertThat(signer.payloads()).hasSize(2);
        var proposed = signer.payloads().getFirst();
        var minted = signer.payloads().getLast();
        assertThat(proposed).contains("\"acr\":\"urn:tabellion:loa:low\",\"amr\":[\"pin\"]");
        assertThat(minted).contains("\"acr\":\"urn:tabellion:loa:substantial\",\"amr\":[\"pin\",\"otp\",\"mfa\"]");
        var proof = proofIn(minted);
        assertThat(proof.jti()).isEqualTo(proofIn(proposed).jti()).matches("[0-9]{10}\\.[A-Za-z0-9_-]{22}");
        assertThat(proof.pin().compact())
                .endsWith(PinProof.challengeOfHashes(proof.jti(), SHOWN, List.of(hash("a"), hash("a")))
                        .base64Url());
        assertThat(open(authorized.handle(), BY_PORTAL).left()).isEqualTo(2);
        assertThat(audit.all().toString()).doesNotContain("482913", proof.pin().compact());
    }

    @Test
    void a_wrong_pin_at_the_sam_uses_up_no_code_and_five_lock_it() {
        sam.knows("739184");
        right.put(AuthorizationFactor.MAIL_CODE, "no code may be judged");
        for (int i = 0; i < 5; i++) {
            assertRefused(answering("48291" + i, "559021"), AuthorizationRefusal.PIN_WRONG);
        }
        assertRefused(answering("739184", "559021"), AuthorizationRefusal.PIN_LOCKED);
        assertThat(sam.judged()).isEqualTo(5);
        assertThat(signer.payloads()).allMatch(it -> it.contains("\"acr\":\"urn:tabellion:loa:low\""));
        assertThat(audit.lines().stream().filter("consent.credential_authorized REFUSED"::equals))
                .hasSize(6);
    }

    @Test
    void nothing_is_judged_before_all_factors_are_there() {
        sam.knows("482913");

        assertRefused(without(AuthorizationFactor.MAIL_CODE), AuthorizationRefusal.OTP_MISSING);
        assertRefused(without(AuthorizationFactor.PIN), AuthorizationRefusal.PIN_MISSING);
        assertThat(sam.judged()).isZero();
    }

    @Test
    void a_factor_that_no_service_provider_can_hand_on_is_told_as_such() {
        sam.asks(SamFactors.Kind.ANOTHER);
        assertRefused(command(1, "a"), AuthorizationRefusal.FACTOR_ELSEWHERE);

        sam.knows("482913");
        level1 = true;
        set(explicit(1, Set.of(AuthorizationFactor.MAIL_CODE, AuthorizationFactor.TOTP), 3));
        assertRefused(command(1, "a"), AuthorizationRefusal.LEVEL_TOO_LOW);
        assertThat(signer.payloads()).isEmpty();
    }

    @Test
    void an_answer_of_the_sam_that_is_lost_leaves_nothing_and_the_next_try_is_another_approval() {
        sam.knows("482913");
        for (var fault : InMemorySamFactors.Fault.values()) {
            sam.failNext(fault);
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> authorize(command(1, "a")))
                    .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
        }
        assertThat(audit.lines()).containsExactly("consent.profile_set DONE");

        authorized(command(1, "a"));
        assertThat(signer.payloads().stream()
                        .map(ExplicitModeTest::proofIn)
                        .map(PinProof::jti)
                        .distinct())
                .hasSize(3);
    }

    @Test
    void what_is_left_of_a_seal_goes_on_under_the_approval_that_the_pin_was_given_for() {
        sam.knows("482913");
        sealer();
        var first = authorized(sealing(5)).handle();
        var begun = proofIn(signer.payloads().getLast());
        assertThat(begun.pin().compact())
                .endsWith(PinProof.challengeOfCount(begun.jti(), SHOWN, DigestAlgorithm.SHA256, 5)
                        .base64Url());
        reserve(open(first, BY_PORTAL).approval(), "r1", "x", "y");

        var second = ((Outcome.Authorized) extend(first)).handle();
        reserve(open(second, BY_PORTAL).approval(), "r2", "x");
        var third = ((Outcome.Authorized) extend(second)).handle();

        assertThat(sam.judged()).as("the PIN was asked for once").isEqualTo(1);
        assertThat(open(third, BY_PORTAL).left()).isEqualTo(2);
        var last = signer.payloads().getLast();
        assertThat(last).contains("\"num_signatures\":5", "\"split_ok\":true");
        assertThat(proofIn(last).jti()).isEqualTo(begun.jti());
        assertThat(proofIn(last).pin().compact()).isEqualTo(begun.pin().compact());
    }

    private static PinProof proofIn(String claims) {
        return PinProof.in(new Sad("sad+jwt." + Bytes.ofUtf8(claims).base64Url() + "."))
                .orElseThrow();
    }

    @Test
    void a_profile_that_would_weaken_sole_control_is_refused() {
        assertInvalid(explicit(2, Set.of(AuthorizationFactor.PIN), 3));
        assertInvalid(explicit(2, Set.of(AuthorizationFactor.MAIL_CODE, AuthorizationFactor.TOTP), 3));
        assertInvalid(explicit(2, Set.of(), 3));
        assertInvalid(explicit(1, PIN_AND_MAIL, 3));
        assertInvalid(explicit(2, PIN_AND_MAIL, 0));
        assertInvalid(explicit(2, PIN_AND_MAIL, 501));
        level1 = true;
        assertInvalid(new AuthorizationProfile(
                KEY, ANA, Mode.EXPLICIT, 1, Set.of(AuthorizationFactor.PIN), 3, true, Set.of(PORTAL)));
        var unknown = new AuthorizationProfile(KEY, EVE, Mode.EXPLICIT, 2, PIN_AND_MAIL, 3, false, Set.of());
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> set(unknown))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
    }

    @Test
    void who_signed_in_of_late_orders_the_end_of_a_key_by_a_sad_that_opens_nothing() {
        var outcome = delete(KEY, ANA, Duration.ofMinutes(14));

        assertThat(outcome).isInstanceOf(OrderKeyDeletion.Outcome.Ordered.class);
        assertThat(signer.payloads().getLast())
                .contains("\"purpose\":\"delete\"", "\"key_id\":\"kp_1\"", "\"text_id\":\"delete-key-1\"")
                .doesNotContain("dtbs_r", "num_signatures", "scal");
        assertThat(audit.lines()).endsWith("consent.deletion_ordered DONE");
    }

    @Test
    void nobody_else_does_and_nobody_who_signed_in_long_ago() {
        assertThat(delete(KEY, EVE, Duration.ZERO)).isEqualTo(new OrderKeyDeletion.Outcome.CredentialUnknown());
        assertThat(delete(KEY, ANA, Duration.ofMinutes(15))).isEqualTo(new OrderKeyDeletion.Outcome.StepUpNeeded());
        usable = false;
        assertThat(delete(KEY, ANA, Duration.ZERO)).isEqualTo(new OrderKeyDeletion.Outcome.CredentialUnknown());
        assertThat(signer.payloads()).isEmpty();
        assertThat(audit.lines()).endsWith("consent.deletion_ordered REFUSED");
    }

    private OrderKeyDeletion.Outcome delete(CredentialId credential, SignerId by, Duration ago) {
        var proof = new AuthenticationProof(
                by,
                BANK,
                List.of("pwd", "otp"),
                AuthenticationProof.TWO_FACTORS,
                time.now().minus(ago));
        return GroupScope.call(BANK, () -> hexagon.deleting().order(credential, proof, PORTAL));
    }

    @Test
    void the_key_of_a_legal_person_seals_for_whom_an_operator_names_and_until_the_operator_ends_that() {
        sealer();
        assertThat(authorize(sealing(1))).isInstanceOf(Outcome.Authorized.class);
        assertThat(audit.all().toString()).contains("by=operator", "clients=[portal]");

        GroupScope.run(BANK, () -> hexagon.settingSeals().end(KEY, OPERATOR));

        assertRefused(sealing(1), AuthorizationRefusal.NOT_EXPLICIT);
    }

    /** The client is the second factor of a seal: by a password alone nobody has proven to be it. */
    @Test
    void no_seal_is_authorised_by_who_signed_in_without_the_client() {
        sealer();
        var sealing = sealing(1);
        var signedIn = new Requester(PORTAL, Optional.of(ANA), false);

        assertRefused(
                new AuthorizeCredential.Command(
                        signedIn,
                        sealing.credential(),
                        sealing.numSignatures(),
                        sealing.hashes(),
                        sealing.answers(),
                        sealing.description()),
                AuthorizationRefusal.LEVEL_TOO_LOW);
        assertThat(authorize(sealing(1))).isInstanceOf(Outcome.Authorized.class);
    }

    @Test
    void how_a_key_seals_is_set_neither_by_its_representative_nor_of_a_natural_person() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() ->
                        GroupScope.run(BANK, () -> hexagon.settingSeals().set(KEY, Set.of(PORTAL), 100, OPERATOR)))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
        sealer();
        assertInvalid(explicit(2, PIN_AND_MAIL, 3));
        assertInvalid(AuthorizationProfile.usual(KEY, ANA));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(
                        () -> GroupScope.run(BANK, () -> hexagon.settingSeals().set(KEY, Set.of(), 100, OPERATOR)))
                .returns("invalid_profile", Failure::code);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() ->
                        GroupScope.run(BANK, () -> hexagon.settingSeals().set(KEY, Set.of(PORTAL), 501, OPERATOR)))
                .returns("invalid_profile", Failure::code);
    }

    @ParameterizedTest
    @EnumSource
    void a_challenge_is_given_for_the_factors_that_have_one(AuthorizationFactor factor) {
        profiles.put(explicit(2, Set.of(AuthorizationFactor.values()), 3));

        var outcome = GroupScope.<GiveChallenge.Outcome, RuntimeException>call(
                BANK, () -> hexagon.challengeGiving().challenge(BY_PORTAL, KEY, factor));

        assertThat(outcome)
                .isEqualTo(
                        switch (factor) {
                            case PIN, TOTP -> new GiveChallenge.Outcome.NoSuchObject();
                            case MAIL_CODE -> new GiveChallenge.Outcome.SentOutOfBand();
                            case CHALLENGE_RESPONSE -> new GiveChallenge.Outcome.Given("12345678");
                        });
    }

    @Test
    void a_one_time_password_is_sent_where_the_profile_asks_for_one() {
        assertThat(send(BY_PORTAL)).isEqualTo(SendOneTimePassword.Outcome.SENT);
        assertThat(send(new Requester(PORTAL, Optional.of(EVE))))
                .isEqualTo(SendOneTimePassword.Outcome.CREDENTIAL_UNKNOWN);
        profiles.put(explicit(2, Set.of(AuthorizationFactor.PIN, AuthorizationFactor.TOTP), 3));
        assertThat(send(BY_PORTAL)).isEqualTo(SendOneTimePassword.Outcome.NOT_ONLINE);
    }

    private SendOneTimePassword.Outcome send(Requester requester) {
        return GroupScope.call(BANK, () -> hexagon.sending().send(requester, KEY));
    }

    private void sealer() {
        level1 = true;
        organization = Optional.of(new Organization("Acme, S.L.", "ES", "VATES-B12345678"));
        GroupScope.run(BANK, () -> hexagon.settingSeals().set(KEY, Set.of(PORTAL), 100, OPERATOR));
    }

    private static AuthorizeCredential.Command sealing(int signatures) {
        return new AuthorizeCredential.Command(
                BY_PORTAL,
                KEY,
                signatures,
                List.of(),
                Map.of(AuthorizationFactor.PIN, new SigningSecret("482913")),
                "invoices");
    }

    private static AuthorizationProfile explicit(int level, Set<AuthorizationFactor> factors, int multisign) {
        return new AuthorizationProfile(KEY, ANA, Mode.EXPLICIT, level, factors, multisign, false, Set.of());
    }

    private void set(AuthorizationProfile profile) {
        GroupScope.run(BANK, () -> hexagon.setting().set(profile));
    }

    private void assertInvalid(AuthorizationProfile profile) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> set(profile))
                .returns("invalid_profile", Failure::code);
    }

    private static AuthorizeCredential.Command command(int signatures, String... hashes) {
        return new AuthorizeCredential.Command(
                BY_PORTAL,
                KEY,
                signatures,
                Arrays.stream(hashes).map(AuthorizationsContract::hash).toList(),
                Map.of(
                        AuthorizationFactor.PIN, new SigningSecret("482913"),
                        AuthorizationFactor.MAIL_CODE, new SigningSecret("559021")),
                "");
    }

    private static AuthorizeCredential.Command answering(String pin, String code) {
        return new AuthorizeCredential.Command(
                BY_PORTAL,
                KEY,
                1,
                List.of(hash("a")),
                Map.of(
                        AuthorizationFactor.PIN, new SigningSecret(pin),
                        AuthorizationFactor.MAIL_CODE, new SigningSecret(code)),
                "");
    }

    private static AuthorizeCredential.Command without(AuthorizationFactor factor) {
        var all = answering("482913", "559021");
        var answers = new HashMap<>(all.answers());
        answers.remove(factor);
        return new AuthorizeCredential.Command(BY_PORTAL, KEY, 1, all.hashes(), answers, "");
    }

    private static Dtbsr hash(String text) {
        return AuthorizationsContract.hash(text);
    }

    private Outcome authorize(AuthorizeCredential.Command command) {
        return GroupScope.call(BANK, () -> hexagon.authorizing().authorize(command));
    }

    private Outcome.Authorized authorized(AuthorizeCredential.Command command) {
        var outcome = authorize(command);
        assertThat(outcome).isInstanceOf(Outcome.Authorized.class);
        return (Outcome.Authorized) outcome;
    }

    private void assertRefused(AuthorizeCredential.Command command, AuthorizationRefusal reason) {
        assertThat(authorize(command)).isEqualTo(new Outcome.Refused(reason));
    }

    private Outcome extend(AuthorizationHandle handle, String... hashes) {
        var wanted = Arrays.stream(hashes).map(AuthorizationsContract::hash).toList();
        return GroupScope.call(BANK, () -> hexagon.extending().extend(BY_PORTAL, KEY, handle, wanted));
    }

    private OpenAuthorization.Outcome opened(AuthorizationHandle handle, Requester requester) {
        return GroupScope.call(BANK, () -> hexagon.opening().open(handle, requester));
    }

    private OpenAuthorization.Outcome.Open open(AuthorizationHandle handle, Requester requester) {
        return (OpenAuthorization.Outcome.Open) opened(handle, requester);
    }

    private RedeemApproval.Outcome redeem(ApprovalId approval, ClientId client) {
        return GroupScope.call(BANK, () -> hexagon.redeeming().redeem(approval, client));
    }

    private Reservation reserve(ApprovalId approval, String request, String... hashes) {
        var wanted = Arrays.stream(hashes).map(AuthorizationsContract::hash).toList();
        return GroupScope.call(BANK, () -> hexagon.using().reserve(approval, PORTAL, request, wanted, () -> {}))
                .reservation();
    }

    private static final class NoChallenges implements ChallengeSigner {

        @Override
        public Sent sendCode(SignerId signer, CredentialId credential, String client) {
            return Sent.SENT;
        }

        @Override
        public Asked challenge(SignerId signer, CredentialId credential) {
            return new Asked.Question("12345678");
        }
    }
}

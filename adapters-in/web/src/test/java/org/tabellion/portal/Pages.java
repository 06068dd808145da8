package org.tabellion.portal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.ActivateAccount;
import org.tabellion.authentication.AnswerCode;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.BeginSignIn;
import org.tabellion.authentication.EnrolTotp;
import org.tabellion.authentication.KeepSession;
import org.tabellion.authentication.OneTimePassword;
import org.tabellion.authentication.SignInOperator;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.ReadAuthorizationProfile;
import org.tabellion.consent.RefuseConsent;
import org.tabellion.consent.SetAuthorizationProfile;
import org.tabellion.consent.SetSigningPin;
import org.tabellion.consent.ShowConsent;
import org.tabellion.consent.application.ConsentHexagon;
import org.tabellion.consent.testkit.ConsentsContract;
import org.tabellion.consent.testkit.FixedCredentials;
import org.tabellion.consent.testkit.InMemoryAuthorizations;
import org.tabellion.consent.testkit.InMemoryConsents;
import org.tabellion.consent.testkit.InMemoryMintedSads;
import org.tabellion.consent.testkit.InMemorySamFactors;
import org.tabellion.consent.testkit.KeyOffer;
import org.tabellion.consent.testkit.OneDocument;
import org.tabellion.consent.testkit.UnsignedSads;
import org.tabellion.consent.workflow.KeyCreationWorkflow;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.documents.ReadSigningRequest;
import org.tabellion.documents.SigningRequestView;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.monitoring.testkit.CollectedAlarms;
import org.tabellion.signers.ReadEnrolment;
import org.tabellion.signers.ReadOrganization;
import org.tabellion.signers.ReadSigner;
import org.tabellion.signers.SignerView;
import org.tabellion.signers.application.SignersHexagon;
import org.tabellion.signers.model.Enrolment;
import org.tabellion.signers.testkit.InMemoryEnrolments;
import org.tabellion.signers.testkit.SignersContract;

/** The pages on the real use cases of consent; signing in is told by the mail address, the password and the code. */
@Configuration
@EnableAutoConfiguration
@ComponentScan
class Pages {

    static final String ADA = "ada@example.org";
    static final String EVE = "eve@example.org";
    static final String RIGHT = "correct horse battery";
    static final String CODE = "123456";
    static final SigningRequestId REQUEST = new SigningRequestId("sr_" + "1".repeat(26));
    static final Bytes PDF = Bytes.ofUtf8("%PDF-1.7 the contract");

    private static final EnrolmentId ENROLMENT = new EnrolmentId("en_" + "1".repeat(26));
    private static final Instant NOW = ConsentsContract.NOW;
    private static final Map<String, AuthenticationProof> PROOFS =
            Map.of(ADA, proof(ConsentsContract.SIGNER), EVE, proof(new SignerId("sg_" + "E".repeat(26))));

    final OneDocument document = new OneDocument(REQUEST, ConsentsContract.SIGNER, PDF, NOW.plus(Duration.ofDays(7)));
    final InMemorySamFactors sam = new InMemorySamFactors();
    final List<String> messages = new CopyOnWriteArrayList<>();
    final Map<String, AuthenticationProof> sessions = new ConcurrentHashMap<>();

    final List<CredentialToShow> keys = new CopyOnWriteArrayList<>(List.of(FixedCredentials.credential('1')));

    private final UnsignedSads signer = new UnsignedSads();
    private final SeededRandomness randomness = new SeededRandomness(3);
    private final ReadEnrolment enrolments = SignersHexagon.enrolments(enrolled());
    private final InMemoryConsents consents = new InMemoryConsents();
    private final ConsentHexagon consent = new ConsentHexagon(
            consents,
            new InMemoryAuthorizations(),
            new InMemoryMintedSads(consents),
            signer,
            document,
            it -> it.equals(ConsentsContract.SIGNER) ? List.copyOf(keys) : List.of(),
            sam,
            new Messages(),
            enrolments,
            new KeyOffer(ConsentsContract.SIGNER),
            new CollectedAudit(),
            new CollectedAlarms(),
            new ImmediateUnitOfWork(),
            new ManualTime(NOW),
            randomness);

    private static AuthenticationProof proof(SignerId signer) {
        return new AuthenticationProof(
                signer, ConsentsContract.GROUP, List.of("pwd", "otp"), AuthenticationProof.TWO_FACTORS, NOW);
    }

    private static InMemoryEnrolments enrolled() {
        var enrolments = new InMemoryEnrolments();
        var requested = new Enrolment.Requested(new Enrolment.Origin(
                ENROLMENT, ConsentsContract.GROUP, new ClientId("sp"), SignersContract.person(), NOW));
        enrolments.add(requested, "key", Bytes.of());
        enrolments.replace(requested, requested.opened(ConsentsContract.SIGNER));
        return enrolments;
    }

    List<String> signedClaims() {
        return signer.payloads();
    }

    private final class Messages implements KeyCreationWorkflow {
        @Override
        public void termsAccepted(EnrolmentId enrolment) {
            messages.add("accepted");
        }

        @Override
        public void termsRefused(EnrolmentId enrolment) {
            messages.add("refused");
        }
    }

    @Bean
    Randomness randomness() {
        return randomness;
    }

    @Bean
    AskForConsent askForConsent() {
        return consent.asking();
    }

    @Bean
    ShowConsent showConsent() {
        return consent.showing();
    }

    @Bean
    GiveConsent giveConsent() {
        return consent.giving();
    }

    @Bean
    RefuseConsent refuseConsent() {
        return consent.refusing();
    }

    @Bean
    ReadEnrolment readEnrolment() {
        return enrolments;
    }

    @Bean
    BeginSignIn beginSignIn() {
        return (mail, password) -> {
            if (mail.startsWith("locked")) {
                return new BeginSignIn.Outcome.Locked(NOW.plusSeconds(900));
            }
            return PROOFS.containsKey(mail) && password.value().equals(RIGHT)
                    ? new BeginSignIn.Outcome.CodeSent(mail)
                    : new BeginSignIn.Outcome.Denied();
        };
    }

    @Bean
    AnswerCode answerCode() {
        return new AnswerCode() {
            @Override
            public Outcome answer(String attempt, OneTimePassword code) {
                var proof = PROOFS.get(attempt);
                if (proof == null) {
                    return new Outcome.AttemptOver();
                }
                return code.value().equals(CODE) ? new Outcome.Authenticated(proof) : new Outcome.WrongCode(2);
            }

            @Override
            public Resent resend(String attempt) {
                return PROOFS.containsKey(attempt) ? Resent.SENT : Resent.ATTEMPT_OVER;
            }
        };
    }

    @Bean
    KeepSession keepSession() {
        return new KeepSession() {
            @Override
            public String open(AuthenticationProof proof) {
                var secret = randomness.bytes(16).base64Url();
                sessions.put(secret, proof);
                return secret;
            }

            @Override
            public Optional<AuthenticationProof> find(String secret) {
                return Optional.ofNullable(sessions.get(secret));
            }

            @Override
            public void end(String secret) {
                sessions.remove(secret);
            }
        };
    }

    @Bean
    ActivateAccount activateAccount() {
        return (token, password) -> {
            if (!token.equals("good")) {
                return new ActivateAccount.Outcome.LinkRefused();
            }
            return password.value().length() < 12
                    ? new ActivateAccount.Outcome.PasswordRefused("password_too_short")
                    : new ActivateAccount.Outcome.Activated(ConsentsContract.SIGNER);
        };
    }

    final List<String> profiles = new CopyOnWriteArrayList<>();

    @Bean
    SetSigningPin setSigningPin() {
        return (proof, former, pin) -> {
            if (pin.length() < 6) {
                return new SetSigningPin.Outcome.PinRefused("pin_too_short");
            }
            return former.isPresent() ? new SetSigningPin.Outcome.FormerPinWrong() : new SetSigningPin.Outcome.Done();
        };
    }

    @Bean
    EnrolTotp enrolTotp() {
        return new EnrolTotp() {
            @Override
            public Begun begin(AuthenticationProof proof) {
                return new Begun.Secret("JBSWY3DPEHPK3PXP", "otpauth://totp/Tabellion:ada?secret=JBSWY3DPEHPK3PXP");
            }

            @Override
            public Confirmed confirm(AuthenticationProof proof, SigningSecret code) {
                return String.valueOf(code.value()).equals(CODE) ? Confirmed.CONFIRMED : Confirmed.WRONG_CODE;
            }
        };
    }

    @Bean
    ReadAuthorizationProfile readAuthorizationProfile() {
        return AuthorizationProfile::usual;
    }

    @Bean
    SetAuthorizationProfile setAuthorizationProfile() {
        return profile -> profiles.add(
                profile.mode() + " " + profile.factors().stream().sorted().toList());
    }

    @Bean
    SignInOperator signInOperator() {
        return (_, _) -> new SignInOperator.Outcome.Denied();
    }

    @Bean
    ReadSigner readSigner() {
        return new ReadSigner() {
            @Override
            public SignerView signer(SignerId id) {
                return new SignerView(id, ConsentsContract.GROUP, SignersContract.person(), true);
            }

            @Override
            public Optional<SignerView> byMailAddress(String mailAddress) {
                return Optional.empty();
            }
        };
    }

    @Bean
    ReadOrganization readOrganization() {
        return _ -> Optional.empty();
    }

    @Bean
    ReadCredentials readCredentials() {
        return new ReadCredentials() {
            @Override
            public CredentialView credential(CredentialId id) {
                throw Failure.notFound("credential");
            }

            @Override
            public List<CredentialView> of(SignerId signer) {
                return List.of();
            }

            @Override
            public List<CredentialView> page(Optional<CredentialId> after, int most) {
                return List.of();
            }
        };
    }

    @Bean
    ReadSigningRequest readSigningRequest() {
        return new ReadSigningRequest() {
            @Override
            public SigningRequestView forClient(SigningRequestId id, ClientId client) {
                throw Failure.notFound("signing request");
            }

            @Override
            public SigningRequestView forSigner(SigningRequestId id, SignerId signer) {
                throw Failure.notFound("signing request");
            }

            @Override
            public List<SigningRequestView> waitingFor(SignerId signer) {
                return List.of();
            }

            @Override
            public Bytes original(SigningRequestId id) {
                return PDF;
            }

            @Override
            public SignedDocument signed(SigningRequestId id, ClientId client) {
                throw Failure.notFound("signing request");
            }
        };
    }
}

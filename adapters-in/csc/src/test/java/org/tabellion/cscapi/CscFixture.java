package org.tabellion.cscapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.tabellion.access.AdmitCall;
import org.tabellion.access.ClientSettings;
import org.tabellion.access.ClientView;
import org.tabellion.access.Compatibility;
import org.tabellion.access.RateLimits;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.KeyWish;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.FindSigningKey;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.credentials.ReadSigningKey;
import org.tabellion.cscapi.GoldenScript.Exchange;
import org.tabellion.cscapi.InMemoryKeyOrders.Course;
import org.tabellion.cscapi.InMemoryKeyOrders.Given;
import org.tabellion.cscapi.testkit.DescribedAnswers;
import org.tabellion.documents.Level;
import org.tabellion.documents.OfferedFormats;
import org.tabellion.documents.SignForClient;
import org.tabellion.documents.SignForClient.Item;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.signing.SignHashes;
import org.tabellion.signing.SignHashes.Outcome.NotAuthorised;
import org.tabellion.signing.SignHashes.Outcome.Signed;
import org.tabellion.signing.SignHashes.Reason;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API with capabilities in memory behind it, and the words by which the golden scripts call its keys and tokens. */
final class CscFixture {

    static final SignerId ANA = new SignerId("sg_" + "1".repeat(26));
    static final SignerId BERT = new SignerId("sg_" + "2".repeat(26));
    static final SignerId COMPANY = new SignerId("sg_" + "3".repeat(26));
    static final String NOW = "2026-11-21T10:00:00Z";

    private static final Bytes PDF = Bytes.ofUtf8("%PDF hello");
    private static final Bytes H1 = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("hello"));
    private static final Bytes H2 = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("hello again"));
    private static final Bytes H3 = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("never approved"));
    private static final Map<Generation, DescribedAnswers> DESCRIPTIONS = descriptions();

    final ManualTime time = ManualTime.at(NOW);
    final List<SignHashes.Command> asked = new ArrayList<>();
    /** What the audit was told: client, method, error. */
    final List<String> audited = new ArrayList<>();

    private final Set<String> revoked = new HashSet<>();
    private final Map<CredentialId, CredentialView> keys = new LinkedHashMap<>();
    private final Map<ApprovalId, Approved> approvals = new HashMap<>();
    private final Map<String, Jwt> tokens = new HashMap<>();
    private final InMemoryAuthorizations authorizations = new InMemoryAuthorizations(this);
    private final InMemoryKeyOrders keyOrders = new InMemoryKeyOrders(this);
    private final InMemoryOrderBook orders = new InMemoryOrderBook();
    private final Map<String, String> words = new HashMap<>();
    private boolean samIsAway;
    private Optional<SignForClient.Fault> withheld = Optional.empty();
    private boolean hasty;
    private boolean signsHastily;
    private Set<KeyAlgorithm> offeredKeys = Set.of(KeyAlgorithm.values());
    private String specs = "2.2.0.0";
    private String loginClients = "";
    private final Logins logins = new Logins(this);

    /** @param hashes empty at level 1 */
    record Approved(CredentialId key, List<Bytes> hashes, List<Bytes> left, int[] count) {}

    CscFixture() {
        key("key", 'A', ANA, State.ACTIVE, KeyAlgorithm.P_256, "ana");
        key("rsa", 'B', ANA, State.ACTIVE, KeyAlgorithm.RSA_2048, "ana");
        key("disabled", 'C', ANA, State.REVOKED, KeyAlgorithm.P_256, "ana");
        key("expired", 'D', ANA, State.ACTIVE, KeyAlgorithm.P_256, "late");
        key("bert", 'E', BERT, State.ACTIVE, KeyAlgorithm.P_256, "ana");
        key("pin", 'F', ANA, State.ACTIVE, KeyAlgorithm.P_256, "ana");
        key("seal", 'G', COMPANY, State.ACTIVE, KeyAlgorithm.RSA_2048, "ana");
        key("totp", 'H', ANA, State.ACTIVE, KeyAlgorithm.P_256, "ana");
        // Of another group, or of nobody: the capability itself does not tell one from the other.
        words.put("foreign", "cr_" + "Y".repeat(26));
        words.put("unknown", "cr_" + "Z".repeat(26));
        tokens();
        words.put("h1", H1.base64());
        words.put("h2", H2.base64());
        words.put("h3", H3.base64());
        words.put("pdf", PDF.base64());
        words.put("pdf-2", Bytes.ofUtf8("%PDF never approved").base64());
        words.put("docx", Bytes.ofUtf8("PK").base64());
        words.put("reason", Bytes.ofUtf8("I agree").base64());
        words.put("h384", DigestAlgorithm.SHA384.digest(H1).base64());
        words.put("pss", Algorithms.pssParameters());
        words.put("ana-id", ANA.value());
        words.put("bert-id", BERT.value());
        words.put("ana-password", Logins.basic(Logins.ANAS_ADDRESS + ":" + Logins.ANAS_PASSWORD));
        words.put("wrong-password", Logins.basic(Logins.ANAS_ADDRESS + ":wrong wrong wrong"));
        words.put("unknown-name", Logins.basic("eve@example.org:" + Logins.ANAS_PASSWORD));
        words.put("no-password", Logins.basic(Logins.ANAS_ADDRESS));
        words.put("empty-password", Logins.basic(Logins.ANAS_ADDRESS + ":"));
        words.put("no-name", Logins.basic(":" + Logins.ANAS_PASSWORD));
        words.put("long-password", Logins.basic(Logins.ANAS_ADDRESS + ":" + "x".repeat(1_024)));
        words.put("long", "x".repeat(256));
        words.put("501", "x".repeat(501));
        words.put("large", "x".repeat(CscRequest.LONGEST_BODY));
        words.put("many", ("\"" + H1.base64() + "\",").repeat(499) + "\"AA==\"");
    }

    private void key(String word, char letter, SignerId owner, State state, KeyAlgorithm kind, String certificate) {
        var id = new CredentialId("cr_" + "0".repeat(25) + letter);
        var chain = chain(certificate);
        keys.put(
                id,
                new CredentialView(
                        id,
                        owner,
                        state,
                        kind,
                        Optional.empty(),
                        chain,
                        Optional.of(Instant.parse(
                                certificate.equals("ana") ? "2028-01-01T00:00:00Z" : "2026-06-01T00:00:00Z"))));
        words.put(word, id.value());
        if (!chain.isEmpty()) {
            words.put(certificate + ".leaf", chain.getFirst().base64());
            words.put(certificate + ".issuer", chain.getLast().base64());
        }
    }

    private static List<Bytes> chain(String name) {
        try (var stream = new ClassPathResource("/org/tabellion/cscapi/" + name + ".pem").getInputStream()) {
            var chain = new ArrayList<Bytes>();
            for (var one : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                chain.add(Bytes.of(one.getEncoded()));
            }
            return chain;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void spoil(CredentialId id) {
        var was = credential(id).orElseThrow();
        keys.put(
                id,
                new CredentialView(
                        id,
                        was.signer(),
                        was.state(),
                        was.keyAlgorithm(),
                        was.key(),
                        List.of(Bytes.ofUtf8("no certificate")),
                        was.notAfter()));
    }

    /** The certificates here say nothing of law. */
    private static boolean isOfKind(String qualifier, SignerId signer, CredentialId credential) {
        if (!qualifier.startsWith("eu_eidas_")) {
            throw Failure.invalid("signature_qualifier_unknown", "there is no such qualifier");
        }
        return qualifier.equals("eu_eidas_aes");
    }

    private static Optional<X509Certificate> certificate(CredentialView credential) {
        try (var der = credential.certificates().getFirst().stream()) {
            return Optional.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der));
        } catch (IOException | GeneralSecurityException unreadable) {
            return Optional.empty();
        }
    }

    private void tokens() {
        token("service", "portal", "portal", "service");
        token("ana-service", "portal", ANA.value(), "service");
        token("bert-service", "portal", BERT.value(), "service");
        token("other-service", "other", "other", "service");
        token("gone-service", "gone", "gone", "service");
        token("oldie-service", "oldie", "oldie", "service");
        token("documents", "portal", "portal", "documents");
        signedIn("ana-just-signed-in", ANA, "2026-11-21T09:59:00Z");
        signedIn("ana-signed-in-long-ago", ANA, "2026-11-21T09:00:00Z");
        signedIn("bert-just-signed-in", BERT, "2026-11-21T09:59:00Z");
        credentialToken("sad", "portal", ANA, "key", H1, H2);
        credentialToken("sad-pdf", "portal", ANA, "key", DigestAlgorithm.SHA256.digest(PDF));
        credentialToken("sad-twice", "portal", ANA, "key", H1, H1);
        credentialToken("sad-rsa", "portal", ANA, "rsa", H1);
        credentialToken("sad-disabled", "portal", ANA, "disabled", H1);
        credentialToken("sad-expired-certificate", "portal", ANA, "expired", H1);
        credentialToken("sad-bert", "portal", BERT, "bert", H1);
        credentialToken("sad-of-other-client", "other", ANA, "key", H1);
        orderTokens();
        words.put("late", "late.token.s");
        words.put("revoked", "revoked.token.s");
        words.put("nonsense", "non.sense.s");
    }

    private void token(String word, String client, String subject, String scope) {
        tokens.put(
                "t." + word + ".s",
                jwt("t." + word + ".s", client, subject).claim("scope", scope).build());
        words.put(word, "t." + word + ".s");
    }

    private void signedIn(String word, SignerId signer, String at) {
        tokens.put(
                "t." + word + ".s",
                jwt("t." + word + ".s", "portal", signer.value())
                        .claim("scope", "service")
                        .claim("acr", AuthenticationProof.TWO_FACTORS)
                        .claim("amr", List.of("pwd", "otp", "mfa"))
                        .claim("auth_time", Instant.parse(at))
                        .build());
        words.put(word, "t." + word + ".s");
    }

    /** One more, by an order. */
    CredentialId made(SignerId signer) {
        key("made", "JKMNPQRS".charAt(keys.size() - 8), signer, State.ACTIVE, KeyAlgorithm.P_256, "ana");
        return key("made");
    }

    void end(CredentialId id) {
        var was = credential(id).orElseThrow();
        keys.put(
                id,
                new CredentialView(
                        id,
                        was.signer(),
                        State.REVOKED,
                        was.keyAlgorithm(),
                        was.key(),
                        was.certificates(),
                        was.notAfter()));
    }

    private void orderToken(String word, String scope, Given yes) {
        var approval = keyOrders.given(yes);
        var token = jwt("t." + word + ".s", "portal", ANA.value())
                .claim("scope", List.of(scope))
                .claim("acr", AuthenticationProof.TWO_FACTORS)
                .claim("amr", List.of("pwd", "otp", "mfa"))
                .claim("auth_time", Instant.parse(NOW))
                .claim("approval_id", approval.value());
        yes.ended().ifPresent(it -> token.claim("credential_id", it.value()));
        tokens.put("t." + word + ".s", token.build());
        words.put(word, "t." + word + ".s");
    }

    private void orderTokens() {
        var portal = new ClientId("portal");
        var wish = new KeyWish(Optional.of("natural-person"), Map.of("givenName", "Ana"));
        orderToken("creation", Caller.CREATION, new Given(portal, ANA, wish, Course.PROMPT, Optional.empty()));
        for (var course : Course.values()) {
            orderToken(
                    "creation-" + course.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    Caller.CREATION,
                    new Given(portal, ANA, KeyWish.ANY, course, Optional.empty()));
        }
        orderToken(
                "creation-for-another",
                Caller.CREATION,
                new Given(new ClientId("other"), ANA, KeyWish.ANY, Course.PROMPT, Optional.empty()));
        orderToken(
                "creation-by-another",
                Caller.CREATION,
                new Given(portal, BERT, KeyWish.ANY, Course.PROMPT, Optional.empty()));
        orderToken(
                "deletion",
                Caller.DELETION,
                new Given(portal, ANA, KeyWish.ANY, Course.PROMPT, Optional.of(key("key"))));
    }

    private void credentialToken(String word, String client, SignerId signer, String key, Bytes... hashes) {
        var approval = approve(new CredentialId(word(key)), List.of(hashes), hashes.length);
        tokens.put(
                "t." + word + ".s",
                jwt("t." + word + ".s", client, signer.value())
                        .claim("scope", List.of("credential"))
                        .claim("approval_id", approval.value())
                        .claim("credential_id", word(key))
                        .build());
        words.put(word, "t." + word + ".s");
    }

    static Jwt.Builder jwt(String token, String client, String subject) {
        return Jwt.withTokenValue(token)
                .header("alg", "ES256")
                .claim("client_id", client)
                .claim("group", "bank")
                .subject(subject);
    }

    String word(String name) {
        return Optional.ofNullable(words.get(name)).orElseThrow();
    }

    CredentialId key(String word) {
        return new CredentialId(word(word));
    }

    Optional<CredentialView> credential(CredentialId id) {
        return Optional.ofNullable(keys.get(id));
    }

    ApprovalId approve(CredentialId key, List<Bytes> hashes, int count) {
        var id = new ApprovalId("ap_" + "%026d".formatted(approvals.size()));
        approvals.put(id, new Approved(key, hashes, new ArrayList<>(hashes), new int[] {count}));
        return id;
    }

    Map<String, String> words(Generation generation) {
        var all = new HashMap<>(words);
        all.put("v", generation.path());
        all.put("hashes", generation.hashes());
        all.put("digest", generation.digest());
        all.put("dot", generation.isSecond() ? "" : ".");
        return all;
    }

    void given(String state) {
        switch (state) {
            case "the client calls too often" -> hasty = true;
            case "the signer signs too often" -> signsHastily = true;
            case "the SAM is away" -> samIsAway = true;
            case "the document makes any signature invalid" -> withheld = Optional.of(SignForClient.Fault.DOCUMENT);
            case "the certificate is revoked" -> withheld = Optional.of(SignForClient.Fault.CERTIFICATE);
            case "our own chain is not trusted" -> withheld = Optional.of(SignForClient.Fault.OURS);
            case "the certificate of rsa cannot be read" -> spoil(key("rsa"));
            case "passwords are taken" -> loginClients = "bank=portal";
            case "passwords are taken by a client that is gone" -> loginClients = "bank=gone";
            case "the second generation is 2.0.0.2" -> specs = "2.0.0.2";
            case "the SAM makes keys on P-256 alone" -> offeredKeys = Set.of(KeyAlgorithm.P_256);
            case "the PIN is locked" -> authorizations.lockPin();
            case "the SAM asks for a passkey" -> authorizations.askPasskey();
            case "the code is locked" -> authorizations.lockCode();
            case "a code has just been sent" -> authorizations.tooSoon();
            default -> throw new IllegalArgumentException(state);
        }
    }

    MockMvc mvc() {
        var reading = new AccessTokens(this::decode);
        var random = new SeededRandomness(1);
        var credentials = new Keys();
        var callers = new Callers(reading, new Leniencies(CscFixture::client), new Admission(), this::refused);
        var sads = new Sads(reading, authorizations);
        var refusals = new Refusals(credentials, CscFixture::certificate);
        OfferedFormats formats =
                () -> List.of(new OfferedFormats.Offer(OfferedFormats.Format.PADES, List.of(Level.values())));
        var all = new ArrayList<CscMethod>();
        var methods = new CscMethods(new Wired(all));
        all.add(new InfoMethod(
                methods,
                formats,
                () -> offeredKeys,
                "https://sign.example",
                specs,
                "Tabellion",
                "ES",
                "Remote signing"));
        all.add(new CredentialsListMethod(credentials, CscFixture::certificate, authorizations, time));
        all.add(new CredentialsInfoMethod(credentials, CscFixture::certificate, authorizations, time));
        var work = new OrderWork(orders, methods, Runnable::run);
        var acts = new Acts(sads, CscFixture::client, orders, work, random);
        var usable = new UsableCredentials(credentials, CscFixture::certificate, time);
        all.add(new SignHashMethod(
                it -> new FindSigningKey.Found(credentials.credential(it), new ReadSigningKey.Outcome.NotActive()),
                usable,
                this::sign,
                acts,
                callers));
        all.add(new SignDocMethod(
                usable,
                CscFixture::isOfKind,
                this::signDocuments,
                formats,
                acts,
                callers,
                2 * CscRequest.LONGEST_BODY));
        all.add(new SignPollingMethod(orders));
        all.add(new TimestampMethod((_, algorithm, hash, nonce) -> Bytes.ofUtf8(
                algorithm + " " + hash.hex() + " " + nonce.map(Bytes::hex).orElse("-"))));
        all.add(new CredentialsAuthorizeMethod(authorizations, refusals));
        all.add(new AuthorizeCheckMethod(authorizations));
        all.add(new ExtendTransactionMethod(authorizations::extend, refusals));
        all.add(new SendOtpMethod(authorizations));
        all.add(new AuthRevokeMethod(this::revoke, authorizations));
        all.add(new AuthLoginMethod(
                new LoginClients(loginClients, CscFixture::client), logins::prove, logins, callers));
        all.add(new GetChallengeMethod(authorizations));
        all.add(new CredentialsDeleteMethod(keyOrders, keyOrders::revoke, specs));
        all.add(new CredentialsCreateMethod(
                keyOrders,
                keyOrders,
                new KeysInTheMaking(keyOrders, Duration.ZERO),
                credentials,
                CscFixture::certificate,
                authorizations,
                time,
                specs));
        try {
            var door = new CscController(methods, callers, random);
            return MockMvcBuilders.standaloneSetup(door, new CscDescriptions(methods))
                    .addFilter(new ServedByServlet(new CscServlets().cscCalls(door, methods)))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refused(ClientId client, String method, String error) {
        audited.add("%s %s %s".formatted(client, method, error));
    }

    private boolean revoke(ClientId client, Optional<SignerId> signer, String token) {
        return Optional.ofNullable(tokens.get(token))
                .filter(it -> client.value().equals(it.getClaimAsString("client_id"))
                        && signer.map(id -> id.value().equals(it.getSubject())).orElse(true))
                .map(_ -> revoked.add(token))
                .isPresent();
    }

    /** A token that was made meanwhile. */
    void issued(String token, Jwt jwt) {
        tokens.put(token, jwt);
    }

    private Jwt decode(String token) {
        if (token.equals("late.token.s") || token.equals("revoked.token.s") || revoked.contains(token)) {
            throw new JwtValidationException(
                    "late",
                    List.of(new OAuth2Error("invalid_token", "The access token was revoked or has expired", null)));
        }
        return Optional.ofNullable(tokens.get(token)).orElseThrow(() -> new BadJwtException("not ours"));
    }

    private SignHashes.Outcome sign(SignHashes.Command command) {
        if (samIsAway) {
            throw Failure.unavailable("the SAM", null);
        }
        if (!GroupScope.current().equals(Optional.of(new GroupId("bank")))) {
            throw new IllegalStateException("outside the group");
        }
        asked.add(command);
        if (credential(command.credential()).flatMap(CscFixture::certificate).isEmpty()) {
            return new SignHashes.Outcome.KeyUnusable("certificate_unreadable");
        }
        var approved = approvals.get(command.approval());
        if (approved == null || !approved.key().equals(command.credential())) {
            return new NotAuthorised(Reason.UNKNOWN);
        }
        var hashes = command.hashes().stream().map(Dtbsr::value).toList();
        if (approved.count()[0] > 0 && hashes.size() > approved.count()[0]) {
            return new NotAuthorised(Reason.TOO_MANY);
        }
        if (!approved.hashes().isEmpty()) {
            var allowed = new ArrayList<>(approved.hashes());
            if (!hashes.stream().allMatch(allowed::remove)) {
                return new NotAuthorised(Reason.HASHES_NOT_APPROVED);
            }
            var left = new ArrayList<>(approved.left());
            if (!hashes.stream().allMatch(left::remove)) {
                return new NotAuthorised(Reason.REFUSED_BY_SAM);
            }
            hashes.forEach(approved.left()::remove);
        }
        approved.count()[0] -= hashes.size();
        return new Signed(hashes.stream()
                .map(it -> Bytes.ofUtf8(command.algorithm() + " " + it.hex().substring(0, 4)))
                .toList());
    }

    /** A document's data to be signed are the document; what comes back says what it is. */
    private SignForClient.Outcome signDocuments(SignForClient.Command command) {
        var hashes = new ArrayList<Dtbsr>();
        var results = new ArrayList<Bytes>();
        for (var item : command.items()) {
            switch (item) {
                case Item.Document(var content, var level, var entries) -> {
                    if (!content.utf8().startsWith("%PDF")) {
                        throw Failure.invalid("document_not_pdf", "the document is no PDF");
                    }
                    hashes.add(new Dtbsr(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.digest(content)));
                    results.add(Bytes.ofUtf8("%s %s %s"
                            .formatted(
                                    level,
                                    entries.certification() ? "certified" : "signed",
                                    entries.reason().orElse("-"))));
                }
                case Item.Digest(var digest, var level) -> {
                    hashes.add(new Dtbsr(command.algorithm().digest(), digest));
                    results.add(Bytes.ofUtf8("CMS " + level));
                }
            }
        }
        var signed = sign(new SignHashes.Command(
                command.requestId(),
                command.client(),
                command.credential(),
                command.approval(),
                command.algorithm(),
                hashes));
        var evidence = new SignForClient.Evidence(List.of(Bytes.ofUtf8("c")), List.of(Bytes.ofUtf8("o")), List.of());
        return switch (signed) {
            case Signed _ when withheld.isPresent() -> new SignForClient.Outcome.Withheld(withheld.get());
            case Signed _ ->
                new SignForClient.Outcome.Signed(
                        results, command.withEvidence() ? Optional.of(evidence) : Optional.empty());
            case NotAuthorised(var reason) -> new SignForClient.Outcome.NotAuthorised(reason);
            case SignHashes.Outcome.KeyUnusable(var reason) -> new SignForClient.Outcome.KeyUnusable(reason);
        };
    }

    private static Map<Generation, DescribedAnswers> descriptions() {
        var descriptions = new EnumMap<Generation, DescribedAnswers>(Generation.class);
        for (var generation : Generation.values()) {
            descriptions.put(generation, new DescribedAnswers(description(generation)));
        }
        return descriptions;
    }

    static JsonNode description(Generation generation) {
        try (var stream = new ClassPathResource("/org/tabellion/cscapi/openapi-%s.json".formatted(generation.path()))
                .getInputStream()) {
            return JsonMapper.shared().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> undescribed(Generation generation, Exchange exchange, MockHttpServletResponse answer) {
        var method = exchange.path()
                .replace("<v>", generation.path())
                .replaceFirst("/csc/v[012]", "")
                .replaceFirst("\\?.*", "");
        return exchange.method().equals("POST") ? undescribed(generation, method, answer) : List.of();
    }

    List<String> undescribed(Generation generation, String method, MockHttpServletResponse answer) {
        var body = answer.getContentAsByteArray();
        return Optional.ofNullable(DESCRIPTIONS.get(generation))
                .orElseThrow()
                .faults(
                        method,
                        answer.getStatus(),
                        body.length == 0
                                ? Optional.empty()
                                : Optional.of(JsonMapper.shared().readTree(body)));
    }

    private static Optional<ClientView> client(ClientId id) {
        var compatibility = id.value().equals("oldie") ? Set.of(Compatibility.values()) : Set.<Compatibility>of();
        return Optional.of(new ClientView(
                id,
                new GroupId("bank"),
                id.value(),
                Set.of(),
                Set.of("refresh_token"),
                Set.of("service"),
                new ClientSettings(
                        !id.value().equals("gone"),
                        compatibility,
                        RateLimits.STANDARD,
                        Set.of("https://portal.example/signed")),
                Instant.parse(NOW)));
    }

    private final class Admission implements AdmitCall {

        @Override
        public Outcome call(ClientId client) {
            return client.value().equals("gone") ? new Outcome.NotEnabled() : limited(hasty);
        }

        @Override
        public Outcome signature(ClientId client, SignerId signer) {
            return limited(signsHastily);
        }

        private static Outcome limited(boolean tooMany) {
            return tooMany ? new Outcome.TooMany(Duration.ofSeconds(7)) : new Outcome.Admitted();
        }
    }

    private record Wired(List<CscMethod> all) implements ObjectProvider<CscMethod> {
        @Override
        public Stream<CscMethod> stream() {
            return all.stream();
        }

        @Override
        public CscMethod getObject(@Nullable Object... args) {
            return all.getFirst();
        }
    }

    private final class Keys implements ReadCredentials {

        @Override
        public CredentialView credential(CredentialId id) {
            return CscFixture.this.credential(id).orElseThrow(() -> Failure.notFound("credential"));
        }

        @Override
        public List<CredentialView> of(SignerId signer) {
            return keys.values().stream()
                    .filter(it -> it.signer().equals(signer))
                    .toList();
        }

        @Override
        public List<CredentialView> page(Optional<CredentialId> after, int most) {
            return keys.values().stream()
                    .filter(it -> it.state() == State.ACTIVE)
                    .filter(it -> after.isEmpty()
                            || it.id().value().compareTo(after.get().value()) > 0)
                    .limit(most)
                    .toList();
        }
    }
}

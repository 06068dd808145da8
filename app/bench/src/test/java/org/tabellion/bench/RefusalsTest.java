package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.samapi.testkit.TokenMint;
import org.tabellion.samclient.SamCall;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SamJson;
import org.tabellion.samclient.SamRefusal;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What must not be signed is refused by the real process, over HTTPS, on a real token; and the audit says why. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusalsTest {

    private static final String CLIENT = "ssa-1";
    private static final String OTHER_CLIENT = "ssa-2";
    private static final String CLIENT_WITHOUT_SERVERS = "ssa-3";
    private static final String ANA = "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3A";
    private static final String BEN = "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3B";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TokenMint second = TokenMint.create("https://second.example/", "second-1");
    private SamUnderTest sam;
    private SamChannel channel;
    private EnrolledKey key;

    @BeforeAll
    void start(@TempDir Path folder) {
        sam = SamUnderTest.create(
                folder,
                Optional.empty(),
                Map.of(),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"),
                List.of(CLIENT, OTHER_CLIENT, CLIENT_WITHOUT_SERVERS));
        sam.folder()
                .writeDynamic(1, List.of(CLIENT, OTHER_CLIENT, CLIENT_WITHOUT_SERVERS), List.of(sam.mint(), second));
        sam.folder().forbidTokens(CLIENT_WITHOUT_SERVERS);
        sam.start();
        SamUnderTest.pause(1100);
        channel = sam.channel(CLIENT);
        key = EnrolledKey.enrol(sam, channel, CLIENT, KeyAlgorithm.P_256, ANA);
    }

    @AfterAll
    void stop() {
        channel.close();
        sam.close();
    }

    @Test
    void what_was_approved_is_signed() throws Exception {
        var hashes = List.of(hash(), hash());

        var answer = channel.call(key.signing(EnrolledKey.newId(), key.approve(sam.mint(), hashes), hashes));

        assertThat(EnrolledKey.values(answer)).hasSize(2);
    }

    @Test
    void no_sad() {
        var hashes = List.of(hash());
        var call = key.signing(EnrolledKey.newId(), new Sad(""), hashes);

        assertRefused(
                new SamCall(
                        call.method(), call.path(), call.requestId(), call.body(), Optional.empty(), Optional.empty()),
                403,
                "sad_missing",
                "MISSING");
    }

    @Test
    void sad_expired() {
        long past = Instant.now().getEpochSecond() - 400;
        assertSadRefused("EXPIRED", it -> it.put("iat", past).put("nbf", past).put("exp", past + 300));
    }

    @Test
    void sad_that_lives_too_long() {
        assertSadRefused("EXPIRED", it -> it.put("exp", it.path("iat").asLong() + 301));
    }

    @Test
    void sad_replayed_and_replayed_after_a_restart() throws Exception {
        var hashes = List.of(hash());
        var sad = key.approve(sam.mint(), hashes);
        channel.call(key.signing(EnrolledKey.newId(), sad, hashes));

        assertRefused(key.signing(EnrolledKey.newId(), sad, hashes), 403, "sad_invalid", "REPLAY");

        channel.close();
        sam.kill();
        sam.start();
        channel = sam.channel(CLIENT);
        assertRefused(key.signing(EnrolledKey.newId(), sad, hashes), 403, "sad_invalid", "REPLAY");
    }

    @Test
    void sad_of_another_key() {
        var other = EnrolledKey.enrol(sam, channel, CLIENT, KeyAlgorithm.P_256, ANA);
        var hashes = List.of(hash());

        assertRefused(
                key.signing(EnrolledKey.newId(), other.approve(sam.mint(), hashes), hashes),
                403,
                "sad_invalid",
                "KEY_MISMATCH");
    }

    @Test
    void sad_of_another_signer() {
        assertSadRefused("SIGNER_MISMATCH", it -> it.put("sub", BEN));
    }

    @Test
    void key_with_the_object_of_another_signer() {
        var bens = EnrolledKey.enrol(sam, channel, CLIENT, KeyAlgorithm.P_256, BEN);
        var hashes = List.of(hash());
        var call = key.signing(EnrolledKey.newId(), key.approve(sam.mint(), hashes), hashes);
        call.body().set("signer", bens.signer());

        assertRefused(call, 403, "sad_invalid", "SIGNER_MISMATCH");

        // Also if Ben has approved: the key is not his.
        var bensSad = sam.mint().sad(claims(hashes).put("sub", BEN));
        var bensCall = key.signing(EnrolledKey.newId(), bensSad, hashes);
        bensCall.body().set("signer", bens.signer());
        assertRefused(bensCall, 403, "sad_invalid", "SIGNER_MISMATCH");
    }

    @Test
    void sad_for_another_hash() {
        var sad = key.approve(sam.mint(), List.of(hash()));

        assertRefused(
                key.signing(EnrolledKey.newId(), sad, List.of(hash())), 403, "sad_invalid", "DTBSR_NOT_AUTHORISED");
    }

    @Test
    void one_hash_more_than_approved() {
        var hashes = List.of(hash(), hash());
        var sad = key.approve(sam.mint(), hashes);
        var more = new ArrayList<>(hashes);
        more.add(hash());

        assertRefused(key.signing(EnrolledKey.newId(), sad, more), 403, "sad_invalid", "DTBSR_NOT_AUTHORISED");
    }

    @Test
    void the_same_hash_twice_when_approved_once() {
        var hash = hash();
        var sad = key.approve(sam.mint(), List.of(hash));

        assertRefused(
                key.signing(EnrolledKey.newId(), sad, List.of(hash, hash)), 403, "sad_invalid", "DTBSR_NOT_AUTHORISED");
    }

    @Test
    void sad_by_an_unknown_server() {
        var hashes = List.of(hash());
        var impostor = TokenMint.create(SamUnderTest.ISSUER, sam.mint().kid());
        var stranger = TokenMint.create("https://elsewhere.example/", "x-1");

        assertRefused(
                key.signing(EnrolledKey.newId(), key.approve(impostor, hashes), hashes),
                403,
                "sad_invalid",
                "SIGNATURE");
        assertRefused(
                key.signing(EnrolledKey.newId(), key.approve(stranger, hashes), hashes), 403, "sad_invalid", "ISSUER");
    }

    @Test
    void kid_and_issuer_of_another_server_that_is_trusted_as_well() throws Exception {
        var hashes = List.of(hash());
        var ofSecond = claims(hashes).put("iss", second.issuer());

        assertRefused(
                key.signing(EnrolledKey.newId(), sam.mint().signed(it -> named(it, second.kid()), ofSecond), hashes),
                403,
                "sad_invalid",
                "SIGNATURE");
        assertRefused(
                key.signing(
                        EnrolledKey.newId(), sam.mint().signed(it -> named(it, second.kid()), claims(hashes)), hashes),
                403,
                "sad_invalid",
                "ISSUER");
        assertRefused(
                key.signing(
                        EnrolledKey.newId(),
                        second.signed(it -> named(it, sam.mint().kid()), ofSecond),
                        hashes),
                403,
                "sad_invalid",
                "ISSUER");
        assertThat(EnrolledKey.values(channel.call(key.signing(EnrolledKey.newId(), second.sad(ofSecond), hashes))))
                .hasSize(1);
    }

    @Test
    void header_that_brings_its_own_key_or_demands_what_nobody_knows() {
        var hashes = List.of(hash());
        for (var member : List.of("jku", "x5u", "jwk", "crit")) {
            var sad = sam.mint()
                    .signed(
                            it -> named(it, sam.mint().kid()).put(member, "https://elsewhere.example/"),
                            claims(hashes));
            assertRefused(key.signing(EnrolledKey.newId(), sad, hashes), 403, "sad_invalid", "FORMAT");
        }
    }

    private static ObjectNode named(ObjectNode header, String kid) {
        return header.put("typ", "sad+jwt").put("kid", kid);
    }

    @Test
    void alg_none() {
        var hashes = List.of(hash());
        var claims = claims(hashes);
        var header = JSON.createObjectNode()
                .put("alg", "none")
                .put("typ", "sad+jwt")
                .put("kid", sam.mint().kid());
        var unsigned = new Sad(TokenMint.part(header) + "." + TokenMint.part(claims) + ".");

        assertRefused(key.signing(EnrolledKey.newId(), unsigned, hashes), 403, "sad_invalid", "ALGORITHM");
    }

    @Test
    void hs256_with_the_public_key_as_secret() throws GeneralSecurityException {
        var hashes = List.of(hash());
        var header = JSON.createObjectNode()
                .put("alg", "HS256")
                .put("typ", "sad+jwt")
                .put("kid", sam.mint().kid());
        var input = TokenMint.part(header) + "." + TokenMint.part(claims(hashes));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(sam.mint().publicKey().toArray(), "HmacSHA256"));
        var forged = new Sad(input + "."
                + Bytes.of(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)))
                        .base64Url());

        assertRefused(key.signing(EnrolledKey.newId(), forged, hashes), 403, "sad_invalid", "ALGORITHM");
    }

    @Test
    void skad_in_the_place_of_a_sad() {
        var hashes = List.of(hash());
        var skad = sam.mint().skad(claims(hashes));

        assertRefused(key.signing(EnrolledKey.newId(), skad, hashes), 403, "sad_invalid", "FORMAT");
    }

    @Test
    void sad_for_another_sam() {
        assertSadRefused("AUDIENCE", it -> it.put("aud", "sam:w-0"));
    }

    @Test
    void sad_of_another_presenter() {
        assertSadRefused("CLIENT", it -> it.put("azp", "ssa-2"));
    }

    @Test
    void level_too_low() {
        assertSadRefused("AUTHENTICATION_LEVEL", it -> it.put("acr", "urn:tabellion:loa:low"));
    }

    @Test
    void altered_key_pair_object() {
        var hashes = List.of(hash());
        var call = key.signing(EnrolledKey.newId(), key.approve(sam.mint(), hashes), hashes);
        var altered = key.keyPair().deepCopy();
        altered.put("not_after", "2099-01-01T00:00:00Z");
        call.body().set("key_pair", altered);

        assertRefused(call, 422, "seal_invalid", "SEAL");
    }

    @Test
    void altered_signer_object() {
        var hashes = List.of(hash());
        var call = key.signing(EnrolledKey.newId(), key.approve(sam.mint(), hashes), hashes);
        var altered = key.signer().deepCopy();
        altered.put("idp_subject", "urn:example:somebody-else");
        call.body().set("signer", altered);

        assertRefused(call, 422, "seal_invalid", "SEAL");
    }

    @Test
    void wrapped_key_of_another_object() {
        var other = EnrolledKey.enrol(sam, channel, CLIENT, KeyAlgorithm.P_256, BEN);
        var hashes = List.of(hash());
        var call = key.signing(EnrolledKey.newId(), key.approve(sam.mint(), hashes), hashes);
        var altered = key.keyPair().deepCopy();
        altered.set("wrapped_key", other.keyPair().path("wrapped_key"));
        call.body().set("key_pair", altered);

        assertRefused(call, 422, "seal_invalid", "SEAL");
    }

    @Test
    void disabled_key_and_the_old_object_of_a_disabled_key() throws Exception {
        var mine = EnrolledKey.enrol(sam, channel, CLIENT, KeyAlgorithm.P_256, BEN);
        var update = SamJson.newObject();
        update.set("key_pair", mine.keyPair());
        update.set("signer", mine.signer());
        update.putObject("status").put("certified", true).put("enabled", false);
        var disabled = SamJson.object(channel.call(SamCall.put("/key_pairs/$body", EnrolledKey.newId(), update))
                .json());
        var now = new EnrolledKey(mine.world(), CLIENT, mine.kind(), disabled, mine.signer());
        var hashes = List.of(hash());

        assertRefused(
                now.signing(EnrolledKey.newId(), now.approve(sam.mint(), hashes), hashes), 403, "key_state", "STATE");
        var old = refused(mine.signing(EnrolledKey.newId(), mine.approve(sam.mint(), hashes), hashes));
        assertThat(old.status()).isEqualTo(403);
        assertAudited(old, "GENERATION");
    }

    @Test
    void certificate_expired() throws Exception {
        var soon = Instant.now().plusSeconds(5);
        var mine = EnrolledKey.enrol(channel, CLIENT, KeyAlgorithm.P_256, BEN, it -> certificateUntil(it, soon));
        while (!Instant.now().isAfter(soon.plusSeconds(1))) {
            SamUnderTest.pause(100);
        }
        var hashes = List.of(hash());

        assertRefused(
                mine.signing(EnrolledKey.newId(), mine.approve(sam.mint(), hashes), hashes),
                403,
                "key_state",
                "CERTIFICATE");
    }

    @Test
    void request_id_with_another_body() throws Exception {
        var id = EnrolledKey.newId();
        var hashes = List.of(hash());
        channel.call(key.signing(id, key.approve(sam.mint(), hashes), hashes));
        var others = List.of(hash());

        assertRefused(key.signing(id, key.approve(sam.mint(), others), others), 409, "request_id_reused", "REQUEST");
    }

    @Test
    void sad_of_another_signing_service() {
        var hashes = List.of(hash());
        var call = key.signing(EnrolledKey.newId(), key.approve(sam.mint(), hashes), hashes);

        try (var other = sam.channel(OTHER_CLIENT)) {
            var refusal = refused(other, call);
            assertThat(refusal.code()).isEqualTo("sad_invalid");
            assertAudited(refusal, "CLIENT");
            assertThat(audited(refusal).path("client").asString()).isEqualTo(OTHER_CLIENT);
        }
    }

    @Test
    void sad_of_a_server_that_this_client_may_not_bring() {
        var hashes = List.of(hash());
        var sad = sam.mint().sad(claims(hashes).put("azp", CLIENT_WITHOUT_SERVERS));

        try (var other = sam.channel(CLIENT_WITHOUT_SERVERS)) {
            var refusal = refused(other, key.signing(EnrolledKey.newId(), sad, hashes));
            assertThat(refusal.code()).isEqualTo("sad_invalid");
            assertAudited(refusal, "ISSUER");
        }
    }

    @Test
    void object_from_before_the_assignment_assigned_again() throws Exception {
        var free = generated();
        channel.call(assignment(free, ANA));

        assertRefused(assignment(free, BEN), 409, "key_already_assigned", "STATE");
        channel.close();
        sam.kill();
        sam.start();
        channel = sam.channel(CLIENT);
        assertRefused(assignment(free, BEN), 409, "key_already_assigned", "STATE");
    }

    @Test
    void destroyed_key_in_every_call() throws Exception {
        var mine = EnrolledKey.enrol(sam, channel, CLIENT, KeyAlgorithm.P_256, BEN);
        var hashes = List.of(hash());
        var unused = mine.approve(sam.mint(), hashes);
        var end = SamJson.newObject();
        end.set("key_pair", mine.keyPair());
        var claims = sam.mint().sadClaims("sam:" + mine.world(), CLIENT, mine.keyPair(), mine.algorithm(), hashes);
        claims.put("purpose", "delete").remove(List.of("dtbs_r", "num_signatures"));
        channel.call(SamCall.delete("/key_pairs/$body", EnrolledKey.newId(), end)
                .withSad(sam.mint().sad(claims)));

        assertRefused(mine.signing(EnrolledKey.newId(), unused, hashes), 410, "key_destroyed", "DESTROYED");
        var update = end.deepCopy();
        update.putObject("status").put("certified", true).put("enabled", false);
        assertRefused(SamCall.put("/key_pairs/$body", EnrolledKey.newId(), update), 410, "key_destroyed", "DESTROYED");
        assertRefused(SamCall.delete("/key_pairs/$body", EnrolledKey.newId(), end), 410, "key_destroyed", "DESTROYED");
    }

    @Test
    void destruction_without_the_signer() {
        var end = SamJson.newObject();
        end.set("key_pair", key.keyPair());
        var hashes = List.of(hash());

        assertRefused(SamCall.delete("/key_pairs/$body", EnrolledKey.newId(), end), 403, "sad_missing", "MISSING");
        assertRefused(
                SamCall.delete("/key_pairs/$body", EnrolledKey.newId(), end).withSad(key.approve(sam.mint(), hashes)),
                403,
                "sad_invalid",
                "PURPOSE");
    }

    @Test
    void proof_of_possession_as_an_oracle() throws Exception {
        var free = generated();
        var owned = SamJson.object(
                channel.call(assignment(free, ANA)).object("key_pair").json());
        var signedAttributes = new DERSet(
                new Attribute(CMSAttributes.messageDigest, new DERSet(new DEROctetString(hash().toArray()))));

        assertProofRefused(owned, Bytes.of(signedAttributes.getEncoded()), "REQUEST");
        assertProofRefused(owned, hash(), "REQUEST");
        assertProofRefused(owned, request(key.publicKey(), "CN=Ada Example,C=ES"), "KEY_MISMATCH");
        var own = Bytes.ofBase64Url(owned.path("public_key").asString());
        assertProofRefused(owned, request(own, "CN=Somebody Else,C=ES"), "SUBJECT");
        var certified = SamJson.newObject();
        certified.set("key_pair", key.keyPair());
        certified
                .putObject("request")
                .put("dtbs", request(key.publicKey(), "CN=Ada Example,C=ES").base64Url())
                .put("signature_algorithm", "SHA256withECDSA");
        assertRefused(SamCall.post("/proofs_of_possession", EnrolledKey.newId(), certified), 403, "key_state", "STATE");
    }

    private void assertProofRefused(ObjectNode owned, Bytes dtbs, String reason) {
        var body = SamJson.newObject();
        body.set("key_pair", owned);
        body.putObject("request").put("dtbs", dtbs.base64Url()).put("signature_algorithm", "SHA256withECDSA");
        assertRefused(SamCall.post("/proofs_of_possession", EnrolledKey.newId(), body), 400, "invalid_csr", reason);
    }

    private static Bytes request(Bytes publicKey, String subject) throws IOException {
        return Bytes.of(new CertificationRequestInfo(
                        new X500Name(subject), SubjectPublicKeyInfo.getInstance(publicKey.toArray()), new DERSet())
                .getEncoded("DER"));
    }

    private ObjectNode generated() throws SamRefusal {
        var template = SamJson.newObject();
        template.putObject("key_template").put("algorithm", "ECDSA").put("named_curve", "secp256r1");
        return SamJson.object(channel.call(SamCall.post("/key_pairs", EnrolledKey.newId(), template))
                .json());
    }

    private static SamCall assignment(ObjectNode keyPair, String signer) {
        var body = SamJson.newObject();
        body.set("key_pair", keyPair);
        body.putObject("signer")
                .put("id", signer)
                .put("idp", "idp-1")
                .put("idp_subject", "urn:example:" + signer)
                .put("type", "natural");
        body.put("subject", "CN=Ada Example,C=ES");
        return SamCall.post("/signers/$body/key_pairs", EnrolledKey.newId(), body);
    }

    private interface Change {
        void to(ObjectNode claims);
    }

    private void assertSadRefused(String reason, Change change) {
        var hashes = List.of(hash());
        var claims = claims(hashes);
        change.to(claims);
        assertRefused(key.signing(EnrolledKey.newId(), sam.mint().sad(claims), hashes), 403, "sad_invalid", reason);
    }

    private ObjectNode claims(List<Bytes> hashes) {
        return sam.mint().sadClaims("sam:" + key.world(), CLIENT, key.keyPair(), key.algorithm(), hashes);
    }

    private void assertRefused(SamCall call, int status, String code, String reason) {
        var refusal = refused(call);
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.status()).isEqualTo(status);
        assertAudited(refusal, reason);
    }

    private SamRefusal refused(SamCall call) {
        return refused(channel, call);
    }

    private static SamRefusal refused(SamChannel by, SamCall call) {
        var caught = new ArrayList<SamRefusal>();
        assertThatThrownBy(() -> by.call(call))
                .asInstanceOf(type(SamRefusal.class))
                .satisfies(caught::add);
        return caught.getFirst();
    }

    private void assertAudited(SamRefusal refusal, String reason) {
        var line = audited(refusal);
        assertThat(line.path("outcome").asString()).isEqualTo("refused");
        assertThat(line.path("reason").asString()).isEqualTo(reason);
    }

    /** The line that the answer names; the log follows the journal within a moment. */
    private ObjectNode audited(SamRefusal refusal) {
        for (int i = 0; i < 200; i++) {
            try {
                for (var text : Files.readAllLines(sam.folder().path().resolve("log/service.log"))) {
                    if (text.endsWith("}")
                            && JSON.readTree(text) instanceof ObjectNode line
                            && refusal.auditId()
                                    .equals(line.path("epoch").asLong() + "."
                                            + line.path("seq").asLong())) {
                        return line;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            SamUnderTest.pause(25);
        }
        throw new AssertionError("no audit record " + refusal.auditId());
    }

    private static Bytes hash() {
        var hash = new byte[32];
        RANDOM.nextBytes(hash);
        return Bytes.of(hash);
    }

    private static Bytes certificateUntil(Bytes publicKey, Instant end) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            var authority = generator.generateKeyPair();
            return Bytes.of(new X509v3CertificateBuilder(
                            new X500Name("CN=test CA"),
                            BigInteger.valueOf(7),
                            Date.from(Instant.now().minusSeconds(60)),
                            Date.from(end),
                            new X500Name("C=ES,CN=Ada Example"),
                            SubjectPublicKeyInfo.getInstance(publicKey.toArray()))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate()))
                    .getEncoded());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

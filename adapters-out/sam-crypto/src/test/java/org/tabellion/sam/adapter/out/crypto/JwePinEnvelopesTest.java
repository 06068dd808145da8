package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.P256Point;
import org.tabellion.sam.spi.PinEnvelopes.Contents;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SoftwareHsm;
import org.tabellion.sam.testkit.SoftwareHsm.Step;

class JwePinEnvelopesTest {

    private static final Challenge CHALLENGE = Challenge.ofSetting("jti-1", SamFixture.ANA);
    private static final String GOOD = "{\"pin\":\"258036\",\"jti\":\"jti-1\",\"challenge\":\"%s\"}"
            .formatted(CHALLENGE.digest().base64Url());

    private final SoftwareHsm hsm = new SoftwareHsm();
    private final P256Point key = hsm.pinKey().orElseThrow();
    private final JwePinEnvelopes envelopes = new JwePinEnvelopes();

    @Test
    void opens_what_a_browser_encrypted() {
        var contents =
                open(Browser.encrypted(key, "258036", "jti-1", CHALLENGE)).orElseThrow();

        assertThat(contents.pin().utf8()).asString(StandardCharsets.UTF_8).isEqualTo("258036");
        assertThat(contents.jti()).isEqualTo("jti-1");
        assertThat(contents.challenge()).isEqualTo(CHALLENGE);
        assertThat(contents.toString()).doesNotContain("258036");
        contents.close();
        assertThat(contents.pin().utf8()).containsOnly(0);
    }

    @Test
    void a_pin_may_hold_quotes_backslashes_and_foreign_letters() {
        var pin = "naïve \"\\ 密码";
        var contents = open(Browser.encrypted(key, pin, "jti-1", CHALLENGE)).orElseThrow();

        assertThat(contents.pin().utf8()).asString(StandardCharsets.UTF_8).isEqualTo(pin);
    }

    @Test
    void another_header_is_refused_before_the_module_is_asked() {
        assertRefusedUnasked(header(it -> it.compressionAlgorithm(CompressionAlgorithm.DEF)));
        assertRefusedUnasked(header(it -> it.criticalParams(Set.of("b64")).customParam("b64", true)));
        assertRefusedUnasked(header(it -> it.keyID("another-key")));
        assertRefusedUnasked(header(it -> it.keyID(null)));
        assertRefusedUnasked(header(it -> it.customParam("x", "y")));
        assertRefusedUnasked(header(it -> it.agreementPartyUInfo(Base64URL.encode("ana"))));
        assertRefusedUnasked(header(it -> it.contentType("JWT")));
    }

    @Test
    void another_algorithm_is_refused_before_the_module_is_asked() {
        for (var method : List.of(EncryptionMethod.A128GCM, EncryptionMethod.A256CBC_HS512)) {
            assertRefusedUnasked(Browser.encrypted(
                    key,
                    new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, method)
                            .keyID(key.thumbprint())
                            .build(),
                    new Payload(GOOD)));
        }
        assertRefusedUnasked(Browser.encrypted(
                key,
                new JWEHeader.Builder(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM)
                        .keyID(key.thumbprint())
                        .build(),
                new Payload(GOOD)));
    }

    @Test
    void a_point_that_is_none_never_reaches_the_module() {
        var good = parts();
        for (var epk : List.of(
                Map.of("kty", "EC", "crv", "P-256", "x", zero(1), "y", zero(1)),
                Map.of("kty", "EC", "crv", "P-256", "x", zero(0), "y", zero(0)),
                Map.of("kty", "EC", "crv", "P-384", "x", x(), "y", y()),
                Map.of("kty", "EC", "crv", "P-256", "x", x(), "y", x()),
                Map.of("kty", "EC", "crv", "P-256", "x", "AA" + x(), "y", y()),
                Map.of("kty", "EC", "crv", "P-256", "x", x(), "y", y(), "d", x()),
                Map.of("kty", "EC", "crv", "P-256", "x", x()))) {
            assertRefusedUnasked(joined(rawHeader(SadFixture.json(Map.copyOf(epk))), good));
        }
        // The same header with an honest point is asked for, and does not open.
        var honest = SadFixture.json(Map.of("kty", "EC", "crv", "P-256", "x", x(), "y", y()));
        assertThat(open(joined(rawHeader(honest), good))).isEmpty();
        assertThat(hsm.count(Step.AGREE)).isEqualTo(1);
    }

    @Test
    void a_header_with_a_member_twice_is_refused() {
        var honest = SadFixture.json(Map.of("kty", "EC", "crv", "P-256", "x", x(), "y", y()));
        var twice = rawHeader(honest).replaceFirst("\\{", "{\"alg\":\"ECDH-ES\",");

        assertRefusedUnasked(joined(twice, parts()));
    }

    @Test
    void another_form_is_refused_before_the_module_is_asked() {
        var good = parts();
        for (var text : List.of(
                "",
                "....",
                "a.b.c.d.e",
                String.join(".", good[0], "AAAA", good[2], good[3], good[4]),
                String.join(".", good[0], "", "AAAA", good[3], good[4]),
                String.join(".", good[0], "", good[2], good[3], "AAAA"),
                String.join(".", good[0], "", good[2], good[3] + "=", good[4]),
                String.join(".", good) + ".",
                String.join(".", good[0], "", good[2], "A".repeat(4000), good[4]))) {
            assertRefusedUnasked(new EncryptedPin(text));
        }
    }

    @Test
    void what_was_altered_does_not_open() {
        var good = parts();
        for (int part : new int[] {2, 3, 4}) {
            var altered = good.clone();
            altered[part] = (altered[part].charAt(0) == 'A' ? 'B' : 'A') + altered[part].substring(1);
            assertThat(open(new EncryptedPin(String.join(".", altered)))).isEmpty();
        }
        assertThat(open(new EncryptedPin(String.join(".", good)))).isPresent();
    }

    @Test
    void an_envelope_to_another_world_does_not_open() {
        var foreign = new SoftwareHsm("world-b").pinKey().orElseThrow();
        assertRefusedUnasked(Browser.encrypted(foreign, "258036", "jti-1", CHALLENGE));
        var disguised = Browser.encrypted(foreign, GOOD, it -> it.keyID(key.thumbprint()));
        assertThat(open(disguised)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "258036",
                "{}",
                "[]",
                "{\"pin\":\"258036\"}",
                "{\"pin\":\"258036\",\"jti\":\"j\",\"challenge\":\"AAAA\"}",
                "{\"pin\":258036,\"jti\":\"j\",\"challenge\":\"CH\"}",
                "{\"pin\":\"\",\"jti\":\"j\",\"challenge\":\"CH\"}",
                "{\"pin\":\"258036\",\"pin\":\"111111\",\"jti\":\"j\",\"challenge\":\"CH\"}",
                "{\"pin\":\"258036\",\"jti\":\"j\",\"challenge\":\"CH\",\"x\":\"y\"}",
                "{\"pin\":\"258036\",\"jti\":\"j\",\"challenge\":\"CH\"",
                "{\"pin\":\"258036\",\"jti\":\"j\",\"challenge\":\"CH\"}}",
                "{\"pin\":\"258036\",\"jti\":\"j\",\"challenge\":\"CH\",}",
                "{\"pin\":\"\\u0032\",\"jti\":\"j\",\"challenge\":\"CH\"}",
                "{\"pin\":\"25\n8036\",\"jti\":\"j\",\"challenge\":\"CH\"}",
                "{\"pin\":\"258036\\",
            })
    void other_contents_are_refused(String contents) {
        var text = contents.replace("CH", CHALLENGE.digest().base64Url());

        assertThat(open(Browser.encrypted(key, text, it -> it))).isEmpty();
    }

    @Test
    void contents_that_are_no_utf8_are_refused() {
        var text = GOOD.replace("258036", "25Ã6").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(open(Browser.encrypted(key, Browser.header(key).build(), new Payload(text))))
                .isEmpty();
    }

    private Optional<Contents> open(EncryptedPin envelope) {
        return envelopes.open(envelope, key, hsm::agree);
    }

    private void assertRefusedUnasked(EncryptedPin envelope) {
        var asked = new AtomicInteger();
        assertThat(envelopes.open(envelope, key, point -> {
                    asked.incrementAndGet();
                    return hsm.agree(point);
                }))
                .isEmpty();
        assertThat(asked).hasValue(0);
    }

    private EncryptedPin header(UnaryOperator<JWEHeader.Builder> change) {
        return Browser.encrypted(key, GOOD, change);
    }

    private String[] parts() {
        return Browser.encrypted(key, "258036", "jti-1", CHALLENGE).compact().split("\\.", -1);
    }

    private static EncryptedPin joined(String header, String[] parts) {
        var encoded = Bytes.ofUtf8(header).base64Url();
        return new EncryptedPin(String.join(".", encoded, "", parts[2], parts[3], parts[4]));
    }

    private String rawHeader(String epk) {
        return "{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"epk\":%s}".formatted(key.thumbprint(), epk);
    }

    private String x() {
        return key.x().base64Url();
    }

    private String y() {
        return key.y().base64Url();
    }

    private static String zero(int last) {
        var value = new byte[32];
        value[31] = (byte) last;
        return Bytes.of(value).base64Url();
    }
}

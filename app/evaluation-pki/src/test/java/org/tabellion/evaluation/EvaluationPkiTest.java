package org.tabellion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Random;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationPkiTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private Path folder;

    @BeforeEach
    void folder(@TempDir Path temporary) {
        folder = temporary;
    }

    @Test
    void a_folder_keeps_its_keys_and_its_port() throws Exception {
        URI address;
        byte[] root;
        try (var pki = EvaluationPki.start(folder, 0)) {
            address = pki.baseUrl();
            root = pki.rootCertificate().getEncoded();
        }
        try (var pki = EvaluationPki.start(folder, 0)) {
            assertThat(pki.baseUrl()).isEqualTo(address);
            assertThat(pki.rootCertificate().getEncoded()).isEqualTo(root);
        }
        assertThat(Files.readAllBytes(folder.resolve("root.cer"))).isEqualTo(root);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("infrastructure.p12"))))
                .isEqualTo("rw-------");
    }

    @Test
    void names_say_that_it_is_for_evaluation_and_nothing_claims_to_be_qualified() throws Exception {
        try (var pki = EvaluationPki.start(folder, 0)) {
            assertThat(pki.rootCertificate().getSubjectX500Principal().getName())
                    .contains("Evaluation");
            assertThat(pki.issuingCertificate().getSubjectX500Principal().getName())
                    .contains("Evaluation");
        }
    }

    @Test
    void a_line_that_was_torn_by_a_crash_is_forgotten() throws Exception {
        var file = folder.resolve("register.log");
        Files.writeString(file, "revoked abc 1 1000\nrevoked de");

        try (var register = new Register(file)) {
            assertThat(register.revocations()).hasSize(1);
            register.refused("00");
        }
        try (var register = new Register(file)) {
            assertThat(register.decisions()).containsKey("00");
        }
        assertThat(Files.readString(file)).isEqualTo("revoked abc 1 1000\nrefused 00\n");
    }

    @Test
    void a_register_of_unknown_lines_is_not_taken() throws Exception {
        var file = folder.resolve("register.log");
        Files.writeString(file, "nonsense\n", StandardOpenOption.CREATE);

        assertThatIOException().isThrownBy(() -> new Register(file));
    }

    @Test
    void mail_is_taken_and_the_newest_is_read() throws Exception {
        try (var pki = EvaluationPki.startWithMail(folder, 0, 0)) {
            var setup = new ServerSetup(pki.smtpPort().orElseThrow(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
            GreenMailUtil.sendTextEmail("ana@example.org", "server@example.org", "Code", "first 111111", setup);
            GreenMailUtil.sendTextEmail("ana@example.org", "server@example.org", "Code", "second \"222222\"", setup);
            GreenMailUtil.sendTextEmail("eva@example.org", "server@example.org", "Code", "other 333333", setup);

            var answer = get(pki, "/evaluation/mail/Ana@example.org");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("second \\\"222222\\\"").contains("\"subject\":\"Code\"");
            assertThat(get(pki, "/evaluation/mail/nobody@example.org").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void without_a_mail_server_there_is_no_mail() throws Exception {
        try (var pki = EvaluationPki.start(folder, 0)) {
            assertThat(pki.smtpPort()).isEmpty();
            assertThat(get(pki, "/evaluation/mail/ana@example.org").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void is_found_up() throws Exception {
        try (var pki = EvaluationPki.start(folder, 0)) {
            assertThat(get(pki, "/evaluation/health").body()).isEqualTo("{\"status\":\"up\"}");
            assertThat(get(pki, "/evaluation/requests").body()).isEqualTo("[]");
            assertThat(post(pki, "/evaluation/decide?request=00&answer=issue", "")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(post(pki, "/evaluation/decide?request=00&answer=perhaps", "")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(get(pki, "/tsa").statusCode()).isEqualTo(405);
        }
    }

    /** Whatever is sent, an answer comes: of the protocol, or 400. */
    @Test
    void rubbish_is_answered() throws Exception {
        var chance = new Random(20261121L);
        try (var pki = EvaluationPki.start(folder, 0)) {
            var issuing = new JcaX509CertificateHolder(pki.issuingCertificate());
            var digests = new JcaDigestCalculatorProviderBuilder().build();
            var ocsp = new OCSPReqBuilder()
                    .addRequest(
                            new CertificateID(digests.get(CertificateID.HASH_SHA1), issuing, issuing.getSerialNumber()))
                    .build()
                    .getEncoded();
            var timestamp = new TimeStampRequestGenerator()
                    .generate(TSPAlgorithms.SHA256, new byte[32])
                    .getEncoded();
            var cmp = Base64.getDecoder()
                    .decode("MIHEMIGbAgECpBgwFjEUMBIGA1UEAwwLVGFiZWxsaW9u" + "pAIwAKARGA8yMDI2MTEyMTIxNDAwNVo=");
            for (int round = 0; round < 600; round++) {
                assertThat(post(pki, "/ocsp", mutated(ocsp, chance)).statusCode())
                        .isIn(200, 400);
                assertThat(post(pki, "/tsa", mutated(timestamp, chance)).statusCode())
                        .isIn(200, 400);
                assertThat(post(pki, "/.well-known/cmp", mutated(cmp, chance)).statusCode())
                        .isIn(200, 400);
            }
            assertThat(get(pki, "/ocsp/%25%25").statusCode()).isIn(200, 400);
            assertThat(post(pki, "/ocsp", "x".repeat(100_000)).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void a_nonce_of_a_length_that_may_not_be_is_malformed() throws Exception {
        try (var pki = EvaluationPki.start(folder, 0)) {
            var issuing = new JcaX509CertificateHolder(pki.issuingCertificate());
            var digests = new JcaDigestCalculatorProviderBuilder().build();
            var nonce = new Extension(
                    OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new byte[129]).getEncoded());
            var request = new OCSPReqBuilder()
                    .addRequest(
                            new CertificateID(digests.get(CertificateID.HASH_SHA1), issuing, issuing.getSerialNumber()))
                    .setRequestExtensions(new Extensions(nonce))
                    .build()
                    .getEncoded();

            // OCSPResponseStatus malformedRequest (1) and nothing else.
            assertThat(post(pki, "/ocsp", request).body()).isEqualTo(new byte[] {0x30, 0x03, 0x0a, 0x01, 0x01});
        }
    }

    @Test
    void a_flag_that_is_not_known_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> EvaluationPki.main("--public", "yes"));
    }

    private static byte[] mutated(byte[] original, Random chance) {
        var bytes = original.clone();
        for (int i = chance.nextInt(3); i >= 0; i--) {
            bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt(256);
        }
        return bytes;
    }

    private HttpResponse<String> get(EvaluationPki pki, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(pki.baseUrl() + path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> post(EvaluationPki pki, String path, String body)
            throws IOException, InterruptedException {
        return post(pki, path, body.getBytes(StandardCharsets.US_ASCII));
    }

    private HttpResponse<byte[]> post(EvaluationPki pki, String path, byte[] body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(pki.baseUrl() + path))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }
}

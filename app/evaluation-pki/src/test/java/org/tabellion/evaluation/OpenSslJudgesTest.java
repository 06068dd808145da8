package org.tabellion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL, which knows nothing of this code, enrols, revokes, asks and judges. */
class OpenSslJudgesTest {

    private static final String ANA = "/C=ES/CN=Ana Example/GN=Ana/SN=Example/serialNumber=PNOES-00000000T";

    private Path folder;
    private EvaluationPki pki;

    @BeforeEach
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        pki = EvaluationPki.start(folder.resolve("pki"), 0);
    }

    @AfterEach
    void stop() {
        pki.close();
    }

    @Test
    void enrols_with_the_shared_secret_and_confirms() throws Exception {
        request("ana", ANA, "ec", "ec_paramgen_curve:P-256");

        var run = p10cr("ana", secret());

        assertThat(run.text()).contains("received PKICONF");
        assertThat(run.status()).as(run.text()).isZero();
        var printed = openssl("x509", "-in", "ana.pem", "-noout", "-text", "-nameopt", "RFC2253,sname")
                .text();
        assertThat(printed)
                .contains("Non Repudiation")
                .contains("CN=Tabellion Evaluation Issuing CA")
                .contains("GN=Ana")
                .contains(pki.ocspUrl().toString());
        assertThat(verify("ana.pem").status()).isZero();
    }

    @Test
    void enrols_with_a_signature_of_the_registration_authority() throws Exception {
        request("ana", ANA, "rsa", "rsa_keygen_bits:2048");

        var run = p10cr("ana", registrationAuthority());

        assertThat(run.status()).as(run.text()).isZero();
        assertThat(verify("ana.pem").status()).isZero();
    }

    @Test
    void gives_the_same_certificate_for_the_same_request() throws Exception {
        request("ana", ANA, "ec", "ec_paramgen_curve:P-384");

        p10cr("ana", secret());
        var first = Files.readString(folder.resolve("ana.pem"));
        restart();
        p10cr("ana", secret());

        assertThat(Files.readString(folder.resolve("ana.pem"))).isEqualTo(first);
    }

    @Test
    void refuses_a_wrong_secret() throws Exception {
        request("ana", ANA, "ec", "ec_paramgen_curve:P-256");

        var run = p10cr("ana", List.of("-ref", pki.cmpReference(), "-secret", "pass:wrong", "-unprotected_errors"));

        assertThat(run.status()).isNotZero();
        assertThat(run.text()).contains("badMessageCheck");
    }

    @Test
    void lets_wait_and_issues_when_polled() throws Exception {
        request("ana", ANA.replace("Ana Example", "Ana Example [wait 2]"), "ec", "ec_paramgen_curve:P-256");

        var run = p10cr("ana", secret());

        assertThat(run.text()).contains("received POLLREP");
        assertThat(run.status()).as(run.text()).isZero();
        assertThat(verify("ana.pem").status()).isZero();
    }

    @Test
    void refuses_what_is_to_be_refused() throws Exception {
        request("ana", ANA.replace("Ana Example", "Ana Example [refuse]"), "ec", "ec_paramgen_curve:P-256");

        var run = p10cr("ana", secret());

        assertThat(run.status()).isNotZero();
        assertThat(run.text()).contains("notAuthorized");
    }

    @Test
    void revokes_and_says_so_by_ocsp_and_crl() throws Exception {
        enrolled("ana");
        assertThat(ocsp("ana.pem").text()).contains("Response verify OK").contains("ana.pem: good");

        var run = openssl(arguments(
                List.of("cmp", "-cmd", "rr", "-server", server(), "-oldcert", "ana.pem", "-revreason", "1"), secret()));

        assertThat(run.status()).as(run.text()).isZero();
        assertThat(ocsp("ana.pem").text())
                .contains("Response verify OK")
                .contains("ana.pem: revoked")
                .contains("keyCompromise");
        assertThat(verify("ana.pem", "-crl_check").text()).contains("certificate revoked");
    }

    @Test
    void a_revocation_survives_a_restart() throws Exception {
        enrolled("ana");
        openssl(arguments(
                List.of("cmp", "-cmd", "rr", "-server", server(), "-oldcert", "ana.pem", "-revreason", "4"), secret()));

        restart();

        assertThat(ocsp("ana.pem").text()).contains("ana.pem: revoked").contains("superseded");
    }

    @Test
    void its_lists_verify() throws Exception {
        enrolled("ana");

        assertThat(verify("ana.pem", "-crl_check_all").status()).isZero();
        for (var list : List.of("root", "issuing")) {
            download("/crl/" + list + ".crl", list + ".crl");
            assertThat(openssl("crl", "-inform", "DER", "-in", list + ".crl", "-noout", "-CAfile", "chain.pem")
                            .text())
                    .contains("verify OK");
        }
    }

    @Test
    void ocsp_answers_unknown_about_a_serial_it_never_issued() throws Exception {
        chain();
        var run = openssl(
                "ocsp",
                "-issuer",
                "issuing.pem",
                "-serial",
                "0x1234",
                "-url",
                pki.ocspUrl().toString(),
                "-CAfile",
                "chain.pem");

        assertThat(run.text()).contains("Response verify OK").contains("0x1234: unknown");
    }

    @Test
    void ocsp_answers_a_get() throws Exception {
        enrolled("ana");
        openssl("ocsp", "-issuer", "issuing.pem", "-cert", "ana.pem", "-no_nonce", "-reqout", "request.der");
        var encoded = java.util.Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("request.der")));

        download("/ocsp/" + java.net.URLEncoder.encode(encoded, StandardCharsets.US_ASCII), "response.der");

        assertThat(openssl(
                                "ocsp",
                                "-respin",
                                "response.der",
                                "-issuer",
                                "issuing.pem",
                                "-cert",
                                "ana.pem",
                                "-CAfile",
                                "chain.pem")
                        .text())
                .contains("Response verify OK")
                .contains("ana.pem: good");
    }

    @Test
    void its_time_stamps_verify_for_every_imprint() throws Exception {
        chain();
        Files.writeString(folder.resolve("data.txt"), "what existed");
        for (var digest : List.of("-sha256", "-sha384", "-sha512")) {
            assertThat(openssl("ts", "-query", "-data", "data.txt", digest, "-cert", "-out", "query.tsq")
                            .status())
                    .isZero();
            Files.write(
                    folder.resolve("answer.tsr"),
                    post("/tsa", "application/timestamp-query", Files.readAllBytes(folder.resolve("query.tsq"))));

            var run = openssl("ts", "-verify", "-queryfile", "query.tsq", "-in", "answer.tsr", "-CAfile", "root.pem");

            assertThat(run.text()).contains("Verification: OK");
        }
        assertThat(openssl("ts", "-reply", "-in", "answer.tsr", "-text").text())
                .contains("Policy OID: 2.999.241.2")
                .contains("Ordering: no")
                .contains("Accuracy: 0x01 seconds");
    }

    @Test
    void refuses_a_weak_imprint() throws Exception {
        Files.writeString(folder.resolve("data.txt"), "what existed");
        openssl("ts", "-query", "-data", "data.txt", "-sha1", "-cert", "-out", "query.tsq");
        Files.write(
                folder.resolve("answer.tsr"),
                post("/tsa", "application/timestamp-query", Files.readAllBytes(folder.resolve("query.tsq"))));

        assertThat(openssl("ts", "-reply", "-in", "answer.tsr", "-text").text()).contains("Status: Rejected");
    }

    private record Run(int status, String text) {}

    private void enrolled(String name) throws Exception {
        request(name, ANA, "ec", "ec_paramgen_curve:P-256");
        assertThat(p10cr(name, secret()).status()).isZero();
        chain();
    }

    private void request(String name, String subject, String algorithm, String option) throws Exception {
        openssl("genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out", name + ".key");
        assertThat(openssl("req", "-new", "-utf8", "-key", name + ".key", "-subj", subject, "-out", name + ".csr")
                        .status())
                .isZero();
        chain();
    }

    private Run p10cr(String name, List<String> protection) throws Exception {
        return openssl(arguments(
                List.of(
                        "cmp",
                        "-cmd",
                        "p10cr",
                        "-server",
                        server(),
                        "-csr",
                        name + ".csr",
                        "-certout",
                        name + ".pem",
                        "-verbosity",
                        "6"),
                protection));
    }

    private String server() {
        return pki.cmpUrl().getAuthority() + pki.cmpUrl().getPath();
    }

    private List<String> secret() {
        return List.of("-ref", pki.cmpReference(), "-secret", "pass:" + pki.cmpSecret(), "-recipient", "/CN=any");
    }

    private List<String> registrationAuthority() throws Exception {
        openssl(
                "pkcs12",
                "-in",
                pki.registrationKeyStore().toString(),
                "-passin",
                "pass:evaluation",
                "-nodes",
                "-out",
                "ra.pem");
        return List.of("-cert", "ra.pem", "-key", "ra.pem", "-trusted", "root.pem", "-untrusted", "issuing.pem");
    }

    private static List<String> arguments(List<String> first, List<String> rest) {
        var all = new ArrayList<>(first);
        all.addAll(rest);
        return all;
    }

    private void chain() throws Exception {
        for (var name : List.of("root", "issuing")) {
            download("/ca/" + name + ".cer", name + ".cer");
            openssl("x509", "-inform", "DER", "-in", name + ".cer", "-out", name + ".pem");
        }
        Files.writeString(
                folder.resolve("chain.pem"),
                Files.readString(folder.resolve("root.pem")) + Files.readString(folder.resolve("issuing.pem")));
    }

    private Run verify(String certificate, String... more) throws Exception {
        chain();
        var arguments =
                new ArrayList<>(List.of("verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "issuing.pem"));
        if (more.length > 0) {
            var lists = new StringBuilder();
            for (var list : List.of("root", "issuing")) {
                download("/crl/" + list + ".crl", list + ".crl");
                openssl("crl", "-inform", "DER", "-in", list + ".crl", "-out", list + ".crl.pem");
                lists.append(Files.readString(folder.resolve(list + ".crl.pem")));
            }
            Files.writeString(folder.resolve("lists.pem"), lists);
            arguments.addAll(List.of("-CRLfile", "lists.pem"));
            arguments.addAll(List.of(more));
        }
        arguments.add(certificate);
        return openssl(arguments);
    }

    private Run ocsp(String certificate) throws Exception {
        return openssl(
                "ocsp",
                "-issuer",
                "issuing.pem",
                "-cert",
                certificate,
                "-url",
                pki.ocspUrl().toString(),
                "-CAfile",
                "chain.pem");
    }

    private void download(String path, String file) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(pki.baseUrl() + path)).build(),
                    HttpResponse.BodyHandlers.ofFile(folder.resolve(file)));
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    private byte[] post(String path, String type, byte[] body) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(pki.baseUrl() + path))
                                    .header("Content-Type", type)
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        }
    }

    private void restart() throws IOException {
        pki.close();
        pki = EvaluationPki.start(folder.resolve("pki"), 0);
    }

    private Run openssl(String... arguments) throws Exception {
        return openssl(List.of(arguments));
    }

    private Run openssl(List<String> arguments) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        var output = Files.createTempFile(folder, "openssl", ".out");
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Run(process.waitFor(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
